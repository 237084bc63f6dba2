import { expect } from 'chai'
import { Configuration } from '../../../src/plugin/index.js'
import type { WholeExecution } from '../../../src/journal/index.js'
import { MemoryJournal } from '../../../src/journal/memory/index.js'
import { MoodyUnits } from '../../support/moody-units.js'
import { until } from '../../support/until.js'
import { list, members, type Members } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices, type Office } from '../support/office.js'

const HOOK = '/webhook/trig-declared/notify/declared-secret'

/** Counts how many executions are read as a whole. */
class CountedJournal extends MemoryJournal {
  finds = 0

  override find(id: string): Promise<WholeExecution | undefined> {
    this.finds += 1
    return super.find(id)
  }
}

class CountedUnits extends MoodyUnits {
  override readonly journal = new CountedJournal()
}

describe('The executions', () => {
  const open = offices()
  let office: Office
  beforeEach(async () => {
    office = await open({
      configuration: {
        system_triggers: [
          {
            id: 'trig-declared',
            trigger_id: 'trigger-declared',
            control_system_id: 'sys-lobby',
            webhook_secret: 'declared-secret',
            exec_enabled: true,
          },
        ],
      },
    })
  })

  const call = (path = HOOK, headers: Record<string, string> = {}, raw = '{"a":1}') =>
    office.as('nobody').call('POST', path, { raw, headers })
  const listed = async (query = ''): Promise<readonly Members[]> =>
    list(await office.as('support').get(`/executions${query}`))
  /** What is listed, once there is so much: what is refused is kept after it is answered. */
  const untilListed = (count: number): Promise<readonly Members[]> =>
    until(
      async () => {
        const found = await listed()
        return found.length >= count ? found : undefined
      },
      () => `there are no ${String(count)} executions`,
    )

  it('are listed from the newest, and shown with request and reply', async () => {
    await call(`${HOOK}?floor=2`, { 'X-Request-ID': 'call-1', 'X-Api-Key': 'a-key', 'X-Plain': 'plain' })
    office.clock.now()
    await call(HOOK, { 'X-Request-ID': 'call-2' })
    const [second, first] = await listed()
    expect([second?.request, first?.request]).to.deep.equal(['call-2', 'call-1'])
    expect(first).to.include({
      instance: 'trig-declared',
      system: 'sys-lobby',
      trigger: 'trigger-declared',
      verb: 'POST',
      state: 'finished',
      outcome: 'notified',
      status: 202,
      received: office.clock.now(),
    })
    const shown = members(await office.as('support').get(`/executions/${String(first?.id)}`))
    expect(shown).to.include({ ...first, gates: shown.gates, query: 'floor=2' })
    const message = shown.message as Members
    expect(message).to.include({ body: '{"a":1}', encoding: 'utf8', size: 7, truncated: false })
    const headers = Object.fromEntries(message.headers as [string, string][])
    expect(headers['X-Plain'] ?? headers['x-plain']).to.equal('plain')
    expect(JSON.stringify(shown)).not.to.include('a-key')
    expect(shown.reply).to.include({ body: '', size: 0 })
  })

  it('are found page by page, by what they are', async () => {
    for (let at = 0; at < 5; at += 1) await call(HOOK, { 'X-Request-ID': `call-${String(at)}` })
    await call(`${HOOK}/Display/1/none`)
    await untilListed(6)
    const page = await office.as('support').get('/executions?outcome=notified&limit=2')
    expect(list(page).map(({ request }) => request)).to.deep.equal(['call-4', 'call-3'])
    expect(page.headers.get('x-total-count')).to.equal('5')
    expect(page.headers.get('content-range')).to.equal('executions 0-2/5')
    const [, next = ''] = /<(.+?)>; rel="next"/.exec(page.headers.get('link') ?? '') ?? []
    await call(HOOK, { 'X-Request-ID': 'call-5' })
    const more = await office.as('support').get(`/${next}`)
    expect(list(more).map(({ request }) => request)).to.deep.equal(['call-2', 'call-1'])
    const cases: [query: string, count: number][] = [
      ['?q=CALL-3', 1],
      ['?q=*', 7],
      ['?system=sys-lobby', 7],
      ['?system=sys-attic', 0],
      ['?instance=trig-declared&state=refused', 1],
      ['?module=Display_1', 1],
      ['?trigger=trigger-declared', 7],
      ['?trigger=trigger-other', 0],
      ['?outcome=refused', 1],
      ['?outcome=refused,notified', 7],
      ['?status=404', 1],
      ['?status=4xx', 1],
      ['?status=2xx', 6],
      ['?problem=method-not-found', 1],
      ['?failed=true', 1],
      ['?failed=false', 6],
      ['?executes=true', 1],
      ['?executes=false', 6],
      ['?q=%7B%22a%22', 0],
      ['?q=%7B%22a%22&bodies=true', 6],
      [`?from=${String(office.clock.now() + 1)}`, 0],
      [`?to=${String(office.clock.now() + 1)}`, 7],
    ]
    for (const [query, count] of cases)
      expect([query, (await listed(query)).length]).to.deep.equal([query, count])
  })

  it('are not counted for whoever does not ask', async () => {
    await call()
    const { headers } = await office.as('support').get('/executions?total=false')
    expect([headers.get('x-total-count'), headers.get('content-range')]).to.deep.equal([
      null,
      'executions 0-1/*',
    ])
  })

  for (const query of ['outcome=no-such', 'outcome=', 'status=4x', 'status=600', 'status=0xx'])
    it(`are not chosen by ${query}, which is told`, async () => {
      expectProblem(await office.as('support').get(`/executions?${query}`), 'invalid-parameter')
    })

  describe('that are counted', () => {
    const MINUTE = 60_000
    let began = 0
    beforeEach(async () => {
      began = Math.floor(office.clock.now() / MINUTE) * MINUTE
      await call()
      await call(`${HOOK}/Display/1/none`)
      await office.clock.advance(2 * MINUTE)
      await call(`${HOOK}/Display/1/ring`)
      await untilListed(3)
    })
    const span = (): string => `from=${began}&to=${began + 5 * MINUTE}&step=${MINUTE}`

    it('are so many in each step, by what they came to, and gaps are gaps', async () => {
      const buckets = list(await office.as('support').get(`/executions/buckets?${span()}`))
      expect(buckets.map(({ at, count, outcomes }) => [at, count, outcomes])).to.deep.equal([
        [began, 2, { notified: 1, refused: 1 }],
        [began + 2 * MINUTE, 1, { answered: 1 }],
      ])
    })

    it('follow the filters', async () => {
      const buckets = list(await office.as('support').get(`/executions/buckets?${span()}&failed=true`))
      expect(buckets.map(({ at, count }) => [at, count])).to.deep.equal([[began, 1]])
    })

    it('are looked over: what was called, what failed and why, and what came last', async () => {
      const overview = members(await office.as('support').get(`/executions/overview?${span()}`))
      const [newest, refused] = await listed()
      expect(overview).to.deep.equal({
        activity: [
          {
            instance: 'trig-declared',
            count: 3,
            failed: 1,
            steps: [
              [began, 2, 1],
              [began + 2 * MINUTE, 1, 0],
            ],
          },
        ],
        failures: [
          {
            instance: 'trig-declared',
            problem: 'method-not-found',
            status: 404,
            count: 1,
            last: refused?.id,
            last_at: refused?.received,
          },
        ],
        last: [{ instance: 'trig-declared', last: newest?.id, last_at: newest?.received }],
      })
    })

    for (const query of ['from=5&to=5&step=1', 'from=0&to=1001&step=1', 'from=0&to=5&step=0', 'to=5&step=1'])
      it(`are not counted by ${query}, which is told`, async () => {
        for (const path of ['buckets', 'overview'])
          expectProblem(await office.as('support').get(`/executions/${path}?${query}`), 'invalid-parameter')
      })
  })

  it('hold few of those who know no secret, and nothing of their own words', async () => {
    for (let at = 0; at < 50; at += 1)
      await call('/webhook/trig-declared/notify/guess-me?x=y', {
        'X-Request-ID': 'my-id',
        'X-Other': 'my-words',
      })
    const found = await untilListed(10)
    expect(found).to.have.length(10)
    const text = JSON.stringify(await Promise.all(found.map(({ id }) => showExecution(String(id)))))
    expect(text).not.to.match(/guess-me|my-id|my-words|trig-declared/)
    expect(found[0]).to.include({
      instance: null,
      problem: 'not-found',
      status: 404,
      request: '',
      calls: 1,
    })
    await office.clock.advance(1000)
    await call('/webhook/trig-unknown/notify/guess-me')
    expect((await untilListed(11))[0]).to.include({ calls: 41 })
  })

  const showExecution = async (id: string): Promise<unknown> =>
    (await office.as('support').get(`/executions/${id}`)).json

  it('are exported line by line', async () => {
    for (let at = 0; at < 250; at += 1) await call(HOOK, { 'X-Request-ID': `call-${String(at)}` })
    const headers = { 'X-API-Key': office.keys.support, Accept: 'application/x-ndjson' }
    const answer = await fetch(`${office.url}/api/engine/v2/executions/export?outcome=notified`, { headers })
    expect(answer.headers.get('content-type')).to.equal('application/x-ndjson')
    const lines = (await answer.text()).trimEnd().split('\n')
    expect(lines).to.have.length(250)
    const [first] = lines.map((line) => JSON.parse(line) as Members)
    expect(first).to.include({ request: 'call-249' })
    expect(first?.message).to.include({ body: '{"a":1}' })
  }).timeout(10_000)

  it('are not read where a HEAD asks for the export', async () => {
    const units = new CountedUnits()
    office = await open({ units })
    await call(HOOK)
    const answer = await fetch(`${office.url}/api/engine/v2/executions/export`, {
      method: 'HEAD',
      headers: { 'X-API-Key': office.keys.support },
    })
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'application/x-ndjson'])
    expect(await answer.text()).to.equal('')
    expect(units.journal.finds).to.equal(0)
  })

  describe('that are replayed', () => {
    const replay = (id: unknown) => office.as('admin').post(`/executions/${String(id)}/replay`)

    it('are new ones, with the same bytes and without a secret', async () => {
      await call(`${HOOK}?floor=2`, { 'X-Request-ID': 'call-1' })
      const [first] = await listed()
      const answer = await replay(first?.id)
      expect(answer.status).to.equal(201)
      const again = members(answer)
      expect(again).to.include({ replay_of: first?.id, outcome: 'notified', status: 202, query: 'floor=2' })
      expect(again.bypassed).to.include.members(['secret given', 'secret right', 'idempotency key'])
      expect([again.id, again.request]).not.to.include.oneOf([first?.id, 'call-1'])
      expect(again.message).to.include({ body: '{"a":1}' })
      const instance = office.triggers.find('trig-declared')
      // The trigger is told of it, while nobody has used the secret.
      expect(instance?.activity).to.deep.include({ trigger_count: 2 })
      expect(instance?.activity.secret_use.count).to.equal(1)
    })

    it('meet all other gates', async () => {
      await call()
      const [first] = await listed()
      await office.triggers.declare(
        Configuration.parse({
          triggers: [
            { id: 'trigger-declared', name: 'Declared', enable_webhook: true, supported_methods: ['GET'] },
          ],
          system_triggers: [
            { id: 'trig-declared', trigger_id: 'trigger-declared', control_system_id: 'sys-lobby' },
          ],
        }),
      )
      expect(members(await replay(first?.id))).to.include({
        replay_of: first?.id,
        outcome: 'refused',
        problem: 'verb-not-allowed',
      })
    })

    /** Declares the instance with more than it had. */
    const redeclare = (changes: object): Promise<void> =>
      office.triggers.declare(
        Configuration.parse({
          triggers: [{ id: 'trigger-declared', name: 'Declared', enable_webhook: true }],
          system_triggers: [
            {
              id: 'trig-declared',
              trigger_id: 'trigger-declared',
              control_system_id: 'sys-lobby',
              ...changes,
            },
          ],
        }),
      )

    it('are not counted among the calls that are taken, nor held back with them', async () => {
      await call()
      const [first] = await listed()
      await redeclare({ rate_limit: { total: { calls: 1, seconds: 3600 } } })
      const outcomes = [members(await replay(first?.id)), members(await replay(first?.id))]
      expect([(await call()).status, (await call()).status]).to.deep.equal([202, 429])
      outcomes.push(members(await replay(first?.id)))
      for (const { outcome, bypassed } of outcomes) {
        expect(outcome).to.equal('notified')
        expect(bypassed).to.include('rate limit')
      }
    })

    it('are not asked where they come from', async () => {
      await call()
      const [first] = await listed()
      await redeclare({ sources: { allow: ['192.0.2.7'] } })
      expect((await call()).status).to.equal(403)
      const again = members(await replay(first?.id))
      expect(again).to.include({ outcome: 'notified', problem: null })
      expect(again.bypassed).to.include.members(['source address', 'same site'])
    })

    it('need all that they were', async () => {
      expectProblem(await replay('exec-x'), 'not-found')
      await call(HOOK, {}, 'x'.repeat(70_000))
      await call(HOOK, {}, 'declared-secret')
      const [secret, long] = await listed()
      expectProblem(await replay(long?.id), 'not-replayable')
      expectProblem(await replay(secret?.id), 'not-replayable')
      await call('/webhook/trig-declared/notify/wrong')
      const [stranger] = await untilListed(3)
      expectProblem(await replay(stranger?.id), 'not-replayable')
    })
  })

  it('are shown to support, and run again by admins', async () => {
    await call()
    const [{ id } = {}] = await listed()
    const path = `/executions/${String(id)}`
    expectProblem(await office.as('user').get('/executions'), 'access-denied')
    expectProblem(await office.as('nobody').get(path), 'unauthenticated')
    expectProblem(await office.as('support').post(`${path}/replay`), 'access-denied')
    expectProblem(await office.as('support').get('/executions/exec-x'), 'not-found')
    expect(
      expectProblem(await office.as('support').get('/executions?outcome=x'), 'invalid-parameter'),
    ).to.deep.equal(['outcome'])
  })
})
