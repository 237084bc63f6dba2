import { expect } from 'chai'
import { sql } from 'kysely'
import { aKey, anInstance, saveInstance, saveTrigger } from '../../support/records.js'
import { problemOf } from '../../support/thrown.js'
import { engines, type Opened } from '../support/databases.js'

for (const [name, engine] of engines)
  describe(`${name}, with rows and texts of others`, () => {
    const make = engine()
    let stores: Opened
    beforeEach(async () => {
      stores = await make()
      await stores.triggers.apply([saveTrigger(), saveInstance()])
      await stores.keys.put(aKey())
    })

    const broken: [what: string, statement: string, named: string][] = [
      ['a trigger that is no JSON', `update triggers set definition = '{"name":'`, 'trigger trigger-1'],
      ['a trigger without a name', `update triggers set definition = '{}'`, 'trigger trigger-1'],
      [
        'a trigger with an operator of a later version',
        `update triggers set definition =
          '{"name":"x","conditions":{"comparisons":[{"left":1,"operator":"like","right":2}]}}'`,
        'trigger trigger-1',
      ],
      ['a flag that is neither', 'update triggers set declared = 2', 'trigger trigger-1'],
      ['a version that cannot be', 'update instances set version = 0', 'system trigger trig-1'],
      ['a negative count', 'update instances set trigger_count = -1', 'system trigger trig-1'],
      [
        'a signature by a preset of a later version',
        `update instances set policy = '{"signature":{"preset":"later","secrets":["secret-1"]}}'`,
        'system trigger trig-1',
      ],
      ['a policy that is no JSON', `update instances set policy = '{'`, 'system trigger trig-1'],
      [
        'an expiry without a secret',
        'update instances set previous_secret_expires_at = 1',
        'system trigger trig-1',
      ],
    ]
    for (const [what, statement, named] of broken)
      it(`names ${what}`, async () => {
        await sql.raw(statement).execute(stores.db)
        const problem = await problemOf(() => stores.triggers.load())
        expect([problem.code, problem.message]).to.deep.equal([
          'invalid-configuration',
          `the ${named} in the database cannot be read: mend or remove its row`,
        ])
        expect(problem.cause).to.be.instanceOf(Error)
      })

    it('names a key of a role that is not known', async () => {
      await sql`update api_keys set role = 'owner'`.execute(stores.db)
      for (const read of [() => stores.keys.list(), () => stores.keys.find(aKey().hash)])
        expect((await problemOf(read)).message).to.equal(
          'the API key key-1 in the database cannot be read: mend or remove its row',
        )
    })

    const texts: [what: string, text: string][] = [
      ['NUL', 'sys-\0'],
      ['the first half of a character', 'sys-\ud83d'],
      ['the second half of a character', '\udd11-sys'],
    ]
    for (const [what, text] of texts)
      it(`refuses a text with ${what}, which would not come back as it is`, async () => {
        const before = await stores.triggers.load()
        const problem = await problemOf(() =>
          stores.triggers.apply([
            saveTrigger({ version: 2 }),
            saveInstance({ id: 'trig-2', control_system_id: text }),
          ]),
        )
        const [path, message] = ['control_system_id', 'holds a character that cannot be kept']
        expect([problem.code, problem.faults]).to.deep.equal(['validation-failed', [{ path, message }]])
        expect(await stores.triggers.load()).to.deep.equal(before)
        const put = await problemOf(() => stores.keys.put(aKey({ name: text })))
        expect([put.code, put.faults]).to.deep.equal(['validation-failed', [{ path: 'name', message }]])
      })

    it('does not let two ids have one key', async () => {
      const problem = await problemOf(() => stores.keys.put(aKey({ id: 'key-2', hash: aKey().hash })))
      expect([problem.code, problem.message]).to.deep.equal([
        'conflict',
        'key-2 was changed by someone else meanwhile: read it again',
      ])
      expect(await stores.keys.list()).to.deep.equal([aKey()])
    })

    it('keeps whole milliseconds', async () => {
      const previous_secret = { secret: 'before', expires_at: 1_800_000_000_000.4 }
      await stores.triggers.apply([saveInstance({ version: 2, previous_secret })])
      const { instances } = await stores.triggers.load()
      expect(instances.map(({ settings }) => settings)).to.deep.equal([
        anInstance({ version: 2, previous_secret: { secret: 'before', expires_at: 1_800_000_000_000 } }),
      ])
    })
  })
