import { expect } from 'chai'
import { sql } from 'kysely'
import { openStores, type Stores } from '../../../src/store/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import type { KeptReply } from '../../../src/replies/index.js'
import { ReplyUnits } from '../../support/write-units.js'
import { postgres, POSTGRES } from '../../support/postgres.js'
import { problemOf } from '../../support/thrown.js'
import { engines } from '../support/databases.js'

const AT = Date.parse('2026-03-14T09:00:00Z')

const claimOf = (name: string, execution: string) => ({
  name,
  execution,
  instance: 'trig-1',
  fingerprint: null,
  claimed: AT,
  expires: AT + 1000,
})

for (const [name, engine] of engines)
  describe(`${name}, with replies of others`, () => {
    const make = engine()

    for (const [what, statement] of [
      ['a state that is none', `update replies set state = 'lost'`],
      ['headers that are none', `update replies set status = 200, headers = '[1]'`],
    ] as const)
      it(`names one with ${what}`, async () => {
        const { replies, units, db } = await make()
        await units.write([{ claim: claimOf('key', 'exec-1') }])
        await sql.raw(statement).execute(db)
        const problem = await problemOf(() => replies.find('key', AT))
        expect([problem.code, problem.message]).to.deep.equal([
          'invalid-configuration',
          'the reply key in the database cannot be read: mend or remove its row',
        ])
      })
  })

describe(`Processes that share a database (${POSTGRES})`, () => {
  const makeDatabase = postgres()
  const opened: Stores[] = []
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((stores) => stores.close()))
  })

  it('never both get a name, in whatever order they claim many', async () => {
    const { url } = await makeDatabase()
    for (let process = 0; process < 3; process += 1)
      opened.push(await openStores({ databaseUrl: url }, new MemoryLog()))
    const names = Array.from({ length: 60 }, (_, at) => `key-${String(at).padStart(2, '0')}`)
    const orders = [names, [...names].reverse(), names]
    const held = await Promise.all(
      opened.map(async ({ replies, units }, process) => {
        const written = new ReplyUnits(replies, units)
        const own = []
        // In several commits, so that they come between those of the others.
        for (let at = 0; at < names.length; at += 7) {
          const some = (orders[process] ?? []).slice(at, at + 7)
          const claims = some.map((name) => written.claim(claimOf(name, `exec-${String(process)}`)))
          own.push(...(await Promise.all(claims)))
        }
        return own
      }),
    )
    const holders = new Map<string, Set<string>>()
    for (const { name = '', execution = '' } of held
      .flat()
      .map((holder) => holder ?? {}) as Partial<KeptReply>[])
      holders.set(name, (holders.get(name) ?? new Set()).add(execution))
    expect([...holders.values()].map(({ size }) => size)).to.deep.equal(names.map(() => 1))
  })
})
