import { expect } from 'chai'
import {
  PostgresAdapter,
  sql,
  type Kysely,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryId,
  type RootOperationNode,
} from 'kysely'
import { SqlJournal } from '../../../src/store/executions/sql-journal.js'
import type { Tables } from '../../../src/store/schema/tables.js'
import type { Journal, JournalQuery } from '../../../src/journal/index.js'
import { RECEIVED_AT } from '../../support/executions.js'
import { engines } from '../support/databases.js'

/** Keeps what a database is asked for. */
class Asked implements KyselyPlugin {
  readonly nodes: RootOperationNode[] = []
  readonly #made = new WeakMap<QueryId, RootOperationNode>()

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    this.#made.set(queryId, node)
    return node
  }

  transformResult({
    queryId,
    result,
  }: PluginTransformResultArgs): Promise<PluginTransformResultArgs['result']> {
    // Parts of others are made as well, and not asked.
    const node = this.#made.get(queryId)
    if (node) this.nodes.push(node)
    return Promise.resolve(result)
  }
}

/** How a database would find what a journal asks it for, in its own words. */
async function planOf(db: Kysely<Tables>, ask: (journal: Journal) => Promise<unknown>): Promise<string> {
  const asked = new Asked()
  await ask(new SqlJournal(db, db.withPlugin(asked)))
  const executor = db.getExecutor()
  const plans = await db.connection().execute(async (one) => {
    const isSqlite = !(executor.adapter instanceof PostgresAdapter)
    // Of a table with nothing in it PostgreSQL reads all sooner than an index.
    const settings = isSqlite ? [] : ['enable_seqscan', 'enable_bitmapscan']
    for (const setting of settings) await sql`set ${sql.raw(setting)} = off`.execute(one)
    const words = isSqlite ? 'explain query plan ' : 'explain '
    const found: string[] = []
    for (const node of asked.nodes) {
      const query = executor.compileQuery(node, { queryId: 'plan' })
      const { rows } = await one.executeQuery({ ...query, sql: words + query.sql })
      found.push(...rows.map((row) => Object.values(row as object).join(' ')))
    }
    for (const setting of settings) await sql`reset ${sql.raw(setting)}`.execute(one)
    return found
  })
  return plans.join('\n')
}

/** How each database says that it reads the index and no row. */
const BY_FACTS = /(?:Index Only Scan(?: Backward)? using|USING COVERING INDEX) executions_facts/g

const DAY = 86_400_000
const span = { from: RECEIVED_AT, to: RECEIVED_AT + 7 * DAY }

for (const [name, engine] of engines)
  describe(`${name}, asked for executions`, () => {
    const make = engine()

    const filters: [what: string, query: JournalQuery][] = [
      ['outcome', { outcomes: ['failed', 'timed-out'] }],
      ['status', { statusFrom: 500, statusTo: 600 }],
      ['problem', { problem: 'driver-failed' }],
      ['failure', { failed: true }],
      ['trigger', { trigger: 'trigger-1' }],
      ['module', { module: 'Display_1' }],
      ['time', span],
    ]
    for (const [what, query] of filters)
      it(`finds and counts them by ${what} in an index, without reading rows`, async () => {
        const { db } = await make()
        const plan = await planOf(db, (journal) =>
          Promise.all([journal.list(query, { limit: 101 }), journal.count(query)]),
        )
        expect(plan.match(BY_FACTS), plan).to.have.length(2)
      })

    for (const [what, query] of [
      ['execution', { executes: true }],
      ['instance', { instance: 'trig-1' }],
      ['system', { system: 'sys-1' }],
    ] as const)
      it(`finds and counts them by ${what} in an index`, async () => {
        const { db } = await make()
        const plan = await planOf(db, (journal) => journal.count(query))
        expect(plan).to.match(/executions_(?:by_|facts)/)
        expect(plan).not.to.match(/Seq Scan|SCAN executions\b(?! USING)/)
      })

    it('counts them in steps of two hours in an index, and sorts no more than a step has', async () => {
      const { db } = await make()
      const plan = await planOf(db, (journal) =>
        journal.tally(span, { step: 7_200_000, outcome: true, took: true }),
      )
      expect(plan.match(BY_FACTS)).to.have.length(85)
      expect(plan).not.to.match(/Seq Scan/)
    })
  })
