import { expect } from 'chai'
import { executionRoutes } from '../../../src/admin/executions/execution-routes.js'
import { tallyRoutes } from '../../../src/admin/executions/tally-routes.js'
import type { Reply } from '../../../src/admin/rest/route.js'
import type { Found, JournalQuery, SearchPart, Tallies, TallyBy } from '../../../src/journal/index.js'
import { MemoryJournal } from '../../../src/journal/memory/index.js'
import { anExecution, idAt, RECEIVED_AT } from '../../support/executions.js'

/** A journal that looks through no more than two executions at a time. */
class SlowJournal extends MemoryJournal {
  override async search(query: JournalQuery, part: SearchPart): Promise<Found> {
    const two = (await this.list({}, { limit: 2, before: part.before })).map(({ id }) => id)
    const { executions } = await super.search(query, part)
    const found = executions.filter(({ id }) => two.includes(id))
    return { executions: found, count: found.length, until: two.length < 2 ? undefined : two.at(-1) }
  }

  override async tally(query: JournalQuery, by: TallyBy): Promise<Tallies> {
    return { ...(await super.tally(query, by)), until: idAt(3) }
  }
}

describe('Executions that are looked through for a text', () => {
  const journal = new SlowJournal()
  for (const ms of [1, 2, 3, 4, 5]) {
    const execution = anExecution(ms, { query: ms === 1 || ms === 4 ? 'floor=Attic' : '' })
    journal.keep({ execution, isKept: false, keptSize: 0 })
  }
  const parts = { journal, replay: () => Promise.reject(new Error('nothing is replayed here')) }
  const routes = [...executionRoutes(parts), ...tallyRoutes(parts)]

  async function ask(name: string, query: string): Promise<Reply> {
    const route = routes.find((one) => one.name === name)
    if (!route) throw new Error(`there is no route ${name}`)
    return await route.run({
      role: 'support',
      caller: undefined,
      proof: undefined,
      params: {},
      query: new URLSearchParams(query),
      body: undefined,
      header: () => undefined,
      path: '/executions',
    })
  }
  const idsOf = ({ body }: Reply): unknown => (body as readonly { id: string }[]).map(({ id }) => id)

  it('are listed as far as was looked, which says where that ended and leads on', async () => {
    const reply = await ask('listExecutions', 'q=attic&limit=9')
    expect(idsOf(reply)).to.deep.equal([idAt(4)])
    expect(reply.headers).to.include({
      'X-Searched-Until': idAt(4),
      'Content-Range': 'executions 0-1/*',
    })
    expect(reply.headers?.Link).to.match(new RegExp(`[?&]before=${idAt(4)}>; rel="next"$`))
  })

  it('are found to the last by following where that leads', async () => {
    const found: unknown[] = []
    let query: string | undefined = 'q=attic&limit=9'
    while (query !== undefined) {
      const reply: Reply = await ask('listExecutions', query)
      found.push(idsOf(reply))
      query = /\?([^>]*)>/.exec(reply.headers?.Link ?? '')?.[1]
    }
    expect(found).to.deep.equal([[idAt(4)], [], [idAt(1)]])
  })

  it('are all exported', async () => {
    const { lines } = await ask('exportExecutions', 'q=attic')
    const found: unknown[] = []
    for await (const line of lines ?? []) found.push((line as { id: string }).id)
    expect(found).to.deep.equal([idAt(4), idAt(1)])
  })

  const span = `from=${String(RECEIVED_AT)}&to=${String(RECEIVED_AT + 60_000)}&step=60000`
  for (const name of ['countExecutions', 'showOverview'])
    it(`are counted as far as was looked by ${name}`, async () => {
      expect((await ask(name, `q=attic&${span}`)).headers).to.include({ 'X-Searched-Until': idAt(3) })
    })
})
