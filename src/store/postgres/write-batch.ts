import { CompiledQuery, sql, type Kysely } from 'kysely'
import type { Batch, BatchResult, Claiming, RowWrite, Statement } from '../commit/batch.js'
import { Growth } from '../commit/totals.js'
import type { Tables } from '../schema/tables.js'

/** How many rows a statement takes: enough to be quick, with fewer parameters than the protocol allows. */
const BATCH = 500

type Row = Readonly<Record<string, unknown>>

/** Writes a batch in a transaction of its own; many rows are one statement. @see WriteBatch */
export function writeBatch(db: Kysely<Tables>, batch: Batch): Promise<BatchResult> {
  const { frees, claims, writes } = batch
  return db.transaction().execute(async (transaction) => {
    // Whoever changes what edits change has this row first, so no two wait for each other crosswise.
    if (isAmongEdits(batch)) await takeTurn(transaction)
    const growth = new Growth()
    await writeAll(frees, transaction, growth)
    const holders = await claimAll(claims, transaction, growth)
    const claimed = claims.flatMap((claim, at) => (holders[at] ? [] : claim.writes))
    await writeAll([...claimed, ...writes], transaction, growth)
    // Last, since every process that commits waits for these rows.
    for (const [name, bytes] of growth.changed)
      await sql`update totals set bytes = bytes + ${bytes} where name = ${name}`.execute(transaction)
    return { holders, grown: growth.grown }
  })
}

const isAmongEdits = ({ frees, claims, writes }: Batch): boolean =>
  frees.length + claims.length > 0 || writes.some(({ statement }) => statement.isAmongEdits)

async function takeTurn(db: Kysely<Tables>): Promise<void> {
  await db
    .updateTable('revision')
    .set('value', sql<number>`value`)
    .execute()
}

/** Gives for each claim the row of whoever has the name, unless it was free. */
async function claimAll(
  claims: readonly Claiming[],
  db: Kysely<Tables>,
  growth: Growth,
): Promise<BatchResult['holders']> {
  if (claims.length === 0) return []
  const got = await claim(claims, db, growth)
  const lost = claims.filter(({ name }) => !got.has(name))
  if (lost.length === 0) return claims.map(() => undefined)
  const expired = await forgetExpired(lost, db, growth)
  const again = expired.length === 0 ? new Set<string>() : await claim(expired, db, growth)
  const names = lost.map(({ name }) => name)
  const rows: readonly Row[] = await db.selectFrom('replies').selectAll().where('name', 'in', names).execute()
  const holders = new Map(rows.map((row) => [row.name, row]))
  return claims.map(({ name }) => (got.has(name) || again.has(name) ? undefined : holders.get(name)))
}

/** Claims the names that are free, and gives them. */
async function claim(
  claims: readonly Claiming[],
  db: Kysely<Tables>,
  growth: Growth,
): Promise<ReadonlySet<string>> {
  const names = Object.keys(claims[0]?.columns ?? {})
  const values = claims.map(
    ({ columns }) => sql`(${sql.join(names.map((name) => sql`${columns[name] ?? null}`))})`,
  )
  const { rows } = await sql<{ name: string; size: number }>`
    insert into replies (${sql.join(names.map((name) => sql.ref(name)))}) values ${sql.join(values)}
    on conflict (name) do nothing returning name, size`.execute(db)
  for (const { size } of rows) growth.addTo('replies', size)
  return new Set(rows.map(({ name }) => name))
}

/** Forgets those that have expired of what has these names, and gives the claims that are free now. */
async function forgetExpired(
  claims: readonly Claiming[],
  db: Kysely<Tables>,
  growth: Growth,
): Promise<readonly Claiming[]> {
  const free: Claiming[] = []
  for (const one of claims) {
    const gone = await db
      .deleteFrom('replies')
      .where('name', '=', one.name)
      .where('expires', '<=', one.claimed)
      .returning('size')
      .execute()
    for (const { size } of gone) growth.addTo('replies', -size)
    if (gone.length > 0) free.push(one)
  }
  return free
}

/** Rows by their statements, the last of each key. */
function byStatement(writes: readonly RowWrite[]): readonly (readonly [Statement, readonly RowWrite[]])[] {
  const statements = new Map<Statement, Map<unknown, RowWrite>>()
  for (const write of writes) {
    const rows = statements.get(write.statement) ?? new Map<unknown, RowWrite>()
    statements.set(write.statement, rows.set(write.row[0], write))
  }
  return Array.from(statements, ([statement, rows]) => [statement, [...rows.values()]] as const)
}

async function writeAll(writes: readonly RowWrite[], db: Kysely<Tables>, growth: Growth): Promise<void> {
  for (const [statement, rows] of byStatement(writes))
    for (let at = 0; at < rows.length; at += BATCH)
      await writeRows(statement, rows.slice(at, at + BATCH), db, growth)
}

async function writeRows(
  statement: Statement,
  rows: readonly RowWrite[],
  db: Kysely<Tables>,
  growth: Growth,
): Promise<void> {
  const parameters = rows.flatMap(({ row }) => row)
  const written = await db.executeQuery<{ key: unknown }>(
    CompiledQuery.raw(textOf(statement, rows.length), parameters),
  )
  if (!statement.total) return
  const byKey = new Map(rows.map((write) => [write.row[0], write]))
  for (const { key } of written.rows) {
    const write = byKey.get(key)
    if (write) growth.add(write, 1)
  }
}

/** A statement for so many rows, which gives the keys of those it has written. */
function textOf({ kind, table, columns, only }: Statement, count: number): string {
  const entries = Object.entries(columns)
  const values = Array.from({ length: count }, (_, row) => {
    const parameters = entries.map(([, type], at) => `$${String(row * entries.length + at + 1)}::${type}`)
    return `(${parameters.join(', ')})`
  }).join(', ')
  const [key = '', ...names] = entries.map(([name]) => `"${name}"`)
  const set = (from: string): string => names.map((name) => `${name} = ${from}.${name}`).join(', ')
  const all = [key, ...names].join(', ')
  const given = `(values ${values}) as given (${all})`
  const where = `where "${table}".${key} = given.${key}${only === undefined ? '' : ` and ${only}`}`
  const returning = `returning "${table}".${key} as key`
  switch (kind) {
    case 'put':
      return `insert into "${table}" (${all}) values ${values} on conflict (${key}) do update set ${set('excluded')} ${returning}`
    case 'update':
      return `update "${table}" set ${set('given')} from ${given} ${where} ${returning}`
    case 'delete':
      return `delete from "${table}" using ${given} ${where} ${returning}`
  }
}
