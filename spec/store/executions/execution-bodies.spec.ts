import { expect } from 'chai'
import { aMessage, anExecution, answered, idAt } from '../../support/executions.js'
import { writeExecutions } from '../../support/write-units.js'
import { engines, type Opened } from '../support/databases.js'

for (const [name, engine] of engines)
  describe(`${name}, with bodies of executions`, () => {
    const make = engine()
    let stores: Opened
    beforeEach(async () => {
      stores = await make()
    })

    const rows = (): Promise<{ id: string }[]> =>
      stores.db.selectFrom('execution_bodies').select('id').orderBy('id').execute()

    it('has a row for each that is long, and leaves it alone when the execution goes on', async () => {
      const [short, long] = [anExecution(1), anExecution(2, { message: aMessage('x'.repeat(5000)) })]
      await writeExecutions(stores.units, [short, long])
      await stores.db
        .updateTable('execution_bodies')
        .set({ body: new Uint8Array([7]) })
        .execute()
      await writeExecutions(
        stores.units,
        [short, long].map((one) => answered(one)),
        true,
      )
      expect(await rows()).to.deep.equal([{ id: long.id }])
      expect((await stores.journal.find(long.id))?.message?.body).to.deep.equal(new Uint8Array([7]))
    })

    it('forgets them with their executions', async () => {
      const all = [1, 2, 3].map((ms) => anExecution(ms, { message: aMessage('x'.repeat(5000)) }))
      await writeExecutions(stores.units, all)
      await stores.journal.prune({ most: 2 })
      expect(await rows()).to.deep.equal([{ id: idAt(3) }])
    })
  })
