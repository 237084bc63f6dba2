import { CompiledQuery, sql, type Kysely } from 'kysely'
import type { Tables } from '../schema/tables.js'
import type { Statement, Write } from '../commit/write.js'

/** How many rows a statement takes: enough to be quick, with fewer parameters than the protocol allows. */
const BATCH = 500

/** Makes writes in a transaction of its own; many rows are one statement. @see WriteTogether */
export function writeTogether(db: Kysely<Tables>, writes: readonly Write[]): Promise<number> {
  const isAmongEdits = writes.some(({ statement }) => statement.isAmongEdits)
  return db.transaction().execute(async (transaction) => {
    // Whoever changes what edits change has this row first, so no two wait for each other crosswise.
    const revision = await (isAmongEdits ? takeTurn(transaction) : revisionIn(transaction))
    for (const write of writes) await writeRows(transaction, write)
    return revision
  })
}

/** Makes one write, within a transaction. */
async function writeRows(db: Kysely<Tables>, { statement, rows }: Write): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) {
    const some = rows.slice(at, at + BATCH)
    await db.executeQuery(CompiledQuery.raw(textOf(statement, some.length), some.flat()))
  }
}

async function takeTurn(db: Kysely<Tables>): Promise<number> {
  const { value } = await db
    .updateTable('revision')
    .set('value', sql<number>`value`)
    .returning('value')
    .executeTakeFirstOrThrow()
  return value
}

async function revisionIn(db: Kysely<Tables>): Promise<number> {
  const { value } = await db.selectFrom('revision').select('value').executeTakeFirstOrThrow()
  return value
}

/** A statement for so many rows. */
function textOf({ kind, table, columns, over }: Statement, count: number): string {
  const entries = Object.entries(columns)
  const values = Array.from({ length: count }, (_, row) => {
    const parameters = entries.map(([, type], at) => `$${String(row * entries.length + at + 1)}::${type}`)
    return `(${parameters.join(', ')})`
  }).join(', ')
  const [key = '', ...names] = entries.map(([name]) => `"${name}"`)
  const given = (from: string): string => names.map((name) => `${name} = ${from}.${name}`).join(', ')
  const all = [key, ...names].join(', ')
  const condition = over === undefined ? '' : ` where ${over}`
  if (kind === 'put')
    return `insert into "${table}" (${all}) values ${values} on conflict (${key}) do update set ${given('excluded')}${condition}`
  return `update "${table}" set ${given('given')} from (values ${values}) as given (${all}) where "${table}".${key} = given.${key}`
}
