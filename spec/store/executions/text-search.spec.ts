import { expect } from 'chai'
import { SqlJournal } from '../../../src/store/executions/sql-journal.js'
import { anExecution, answered, idAt, RECEIVED_AT } from '../../support/executions.js'
import { writeExecutions } from '../../support/write-units.js'
import { engines, type Opened } from '../support/databases.js'

/** No time beyond the first rows. */
const HURRIED = { time: 0, rows: 3 }

for (const [name, engine] of engines)
  describe(`${name}, looked through for a text`, () => {
    const make = engine()
    let stores: Opened
    let hurried: SqlJournal
    beforeEach(async () => {
      stores = await make()
      hurried = new SqlJournal(stores.db, stores.db, HURRIED)
      const all = [1, 2, 3, 4, 5, 6, 7, 8].map((ms) =>
        answered(anExecution(ms, { query: ms % 4 === 1 ? 'floor=Attic' : 'floor=Hall' })),
      )
      await writeExecutions(stores.units, all)
    })

    const moments = (found: readonly { readonly received: number }[]): number[] =>
      found.map(({ received }) => received - RECEIVED_AT)

    it('says how far it came when its time was over', async () => {
      const { executions, count, until } = await hurried.search(
        { text: 'attic' },
        { limit: 9, isCounted: true },
      )
      expect([moments(executions), count, until]).to.deep.equal([[], 0, idAt(6)])
    })

    it('is looked through to its end by going on from there', async () => {
      const found: number[] = []
      const untils: (string | undefined)[] = []
      let before: string | undefined
      do {
        const { executions, until } = await hurried.search({ text: 'ATTIC' }, { limit: 9, before })
        found.push(...moments(executions))
        untils.push(until)
        before = until
      } while (before !== undefined)
      expect([found, untils]).to.deep.equal([
        [5, 1],
        [idAt(6), idAt(3), undefined],
      ])
    })

    it('has enough with as many as were asked for', async () => {
      const { executions, until } = await hurried.search({ text: 'hall' }, { limit: 2 })
      expect([moments(executions), until]).to.deep.equal([[8, 7], undefined])
    })

    it('leaves out as many as were asked to be, across what it looks through at a time', async () => {
      const journal = new SqlJournal(stores.db, stores.db, { time: 5000, rows: 2 })
      const { executions, count } = await journal.search(
        { text: 'hall' },
        { limit: 3, offset: 2, isCounted: true },
      )
      expect([moments(executions), count]).to.deep.equal([[6, 4, 3], 6])
    })

    it('looks through those alone that other filters leave', async () => {
      await writeExecutions(stores.units, [
        anExecution(9, { instance: 'trig-other', query: 'floor=Attic' }),
        anExecution(20, { instance: 'trig-other' }),
      ])
      const query = { text: 'attic', instance: 'trig-other' }
      const { executions, until } = await hurried.search(query, { limit: 9 })
      expect([moments(executions), until]).to.deep.equal([[9], undefined])
    })

    it('is counted as far as it came, and added up over what was looked through at a time', async () => {
      const by = { instance: true, took: true, last: true } as const
      const whole = new SqlJournal(stores.db, stores.db, { time: 5000, rows: 2 })
      const [all, some] = [await whole.tally({ text: 'hall' }, by), await hurried.tally({ text: 'hall' }, by)]
      expect(all.until).to.equal(undefined)
      expect(all.tallies.map(({ count, ended, last }) => [count, ended, last])).to.deep.equal([
        [6, 6, idAt(8)],
      ])
      expect(some.until).to.equal(idAt(6))
      expect(some.tallies.map(({ count }) => count)).to.deep.equal([3])
    })
  })
