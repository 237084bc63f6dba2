import { expect } from 'chai'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Unit } from '../../src/commit/index.js'
import type { JournalEntry } from '../../src/journal/index.js'
import { aMessage, anExecution, answered } from '../support/executions.js'
import { engines, type Opened } from './support/databases.js'

const AT = Date.parse('2026-03-14T09:00:00Z')

const claimOf = (name: string, execution: string) => ({
  name,
  execution,
  instance: 'trig-1',
  fingerprint: null,
  claimed: AT,
  expires: AT + 3_600_000,
})

const REPLY = { status: 200, headers: ['X-A', '1'], body: 'done' }

const entryOf = (ms: number, body = '{}'): JournalEntry & { execution: ReturnType<typeof anExecution> } => ({
  execution: anExecution(ms, { message: aMessage(body) }),
  isKept: false,
  keptSize: 0,
})

/** How much is counted, and how much there is. */
async function totalsOf({ db, journal, replies }: Opened): Promise<{ counted: number[]; real: number[] }> {
  const sum = async (table: string): Promise<number> => {
    const { rows } = await sql<{
      sum: number | string | null
    }>`select sum(size) as sum from ${sql.table(table)}`.execute(db)
    return Number(rows[0]?.sum ?? 0)
  }
  return {
    counted: [await journal.size(), await replies.size()],
    real: [await sum('executions'), await sum('replies')],
  }
}

for (const [name, engine] of engines)
  describe(`${name}, where units share entries and names`, () => {
    const make = engine()

    it('counts an entry once that stands in several units of a commit', async () => {
      const stores = await make()
      const run = entryOf(0, 'x'.repeat(5000))
      const units = Array.from({ length: 5 }, (_, at): Unit => {
        const own = entryOf(at + 1)
        return { claim: claimOf(`key-${String(at)}`, own.execution.id), entries: [own, run] }
      })
      await stores.units.write([...units, { entries: [run] }])
      const { counted, real } = await totalsOf(stores)
      expect(counted).to.deep.equal(real)
    })

    it('counts a hand-over and the end that come in one commit once', async () => {
      const stores = await make()
      const entry = entryOf(0)
      await stores.units.write([{ entries: [entry] }])
      entry.execution = answered(entry.execution, { reply: aMessage('y'.repeat(3000)) })
      const { id } = entry.execution
      await stores.units.write([
        { claim: claimOf(id, id), entries: [entry] },
        { entries: [entry], reply: { execution: id, reply: REPLY } },
      ])
      const { counted, real } = await totalsOf(stores)
      expect(counted).to.deep.equal(real)
    })

    it('has an entry that one unit of a commit could not write, and another could', async () => {
      const stores = await make()
      await stores.units.write([{ claim: claimOf('key', 'exec-first') }])
      const run = entryOf(0)
      const { holders } = await stores.units.write([
        { claim: claimOf('key', 'exec-second'), entries: [run] },
        { claim: claimOf('other', 'exec-third'), entries: [run] },
      ])
      expect(holders.map((holder) => holder?.execution)).to.deep.equal(['exec-first', undefined])
      expect([run.isKept, (await stores.journal.find(run.execution.id))?.id]).to.deep.equal([
        true,
        run.execution.id,
      ])
      run.execution = answered(run.execution)
      await stores.units.write([{ entries: [run] }])
      const { counted, real } = await totalsOf(stores)
      expect(counted).to.deep.equal(real)
    })

    for (const [what, isForgotten] of [
      ['is there', false],
      ['was forgotten meanwhile', true],
    ] as const)
      it(`counts an entry once that is written anew where its row ${what}`, async () => {
        const stores = await make()
        const run = entryOf(0, 'x'.repeat(5000))
        run.execution = answered(run.execution)
        await stores.units.write([{ entries: [run] }])
        if (isForgotten) await stores.journal.prune({ most: 10, bytes: 1 })
        run.isKept = false
        run.execution = answered(run.execution, { message: aMessage('y'.repeat(3000)) })
        await stores.units.write([{ entries: [entryOf(1)] }, { entries: [run] }])
        const { counted, real } = await totalsOf(stores)
        expect(counted).to.deep.equal(real)
        const found = await stores.journal.find(run.execution.id)
        expect(Buffer.from(found?.message?.body ?? []).toString()).to.equal('y'.repeat(3000))
      })

    it('frees a name that another process has taken for interrupted', async () => {
      const { units, replies } = await make()
      await units.write([{ claim: claimOf('key', 'exec-first') }])
      await replies.interrupt()
      await units.write([{ reply: { execution: 'exec-first', reply: null } }])
      expect(await replies.find('key', AT)).to.equal(undefined)
    })

    it('gives a name to whom claims it in the commit that frees it', async () => {
      const { units, replies } = await make()
      await units.write([{ claim: claimOf('key', 'exec-first') }])
      const { holders } = await units.write([
        { reply: { execution: 'exec-first', reply: null } },
        { claim: claimOf('key', 'exec-second') },
      ])
      expect([holders[1], (await replies.find('key', AT))?.execution]).to.deep.equal([
        undefined,
        'exec-second',
      ])
    })

    it('counts what there is, whatever a commit is made of', async function () {
      const stores = await make()
      let next = 0
      /** Which of the entries, and of the names, and what becomes of it. */
      const part = fc.record({
        entries: fc.array(fc.nat(3), { maxLength: 3 }),
        name: fc.option(fc.nat(3)),
        end: fc.option(fc.boolean()),
        grows: fc.nat(4000),
      })
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(part, { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
          async (commits) => {
            const base = (next += 10)
            const entries = Array.from({ length: 4 }, (_, at) => entryOf(base + at))
            for (const parts of commits) {
              const taken = new Set<number>()
              const units = parts.map(({ entries: which, name, end, grows }): Unit => {
                const own = which.flatMap((at) => entries[at] ?? [])
                for (const entry of own)
                  entry.execution = answered(entry.execution, { reply: aMessage('z'.repeat(grows)) })
                const execution = `exec-${String(base)}-${String(name)}`
                const isFree = name !== null && !taken.has(name)
                if (name !== null) taken.add(name)
                return {
                  entries: own,
                  claim: isFree ? claimOf(`${String(base)}-${String(name)}`, execution) : undefined,
                  reply: end === null ? undefined : { execution, reply: end ? REPLY : null },
                }
              })
              await stores.units.write(units)
            }
            const { counted, real } = await totalsOf(stores)
            expect(counted).to.deep.equal(real)
          },
        ),
        { numRuns: 40 },
      )
    })

    it('counts anew where there is nothing left to make room with', async () => {
      const stores = await make()
      await sql`update totals set bytes = 5000`.execute(stores.db)
      expect((await stores.journal.prune({ most: 100, bytes: 1000 })).bytes).to.equal(5000)
      expect((await stores.replies.prune({ most: 100, bytes: 1000 })).bytes).to.equal(5000)
      expect((await totalsOf(stores)).counted).to.deep.equal([0, 0])
    })
  })
