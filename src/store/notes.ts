import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import type { Activity, Change } from '../triggers/index.js'
import { rowOfActivity } from './instance-row.js'
import type { ActivityColumns, Tables } from './tables.js'
import type { WriteTogether } from './together.js'

/** How many notes a statement takes: enough to be quick, with fewer parameters than either database allows. */
const BATCH = 500

const columns = [
  'trigger_count',
  'triggered_at',
  'action_errors',
  'comparison_errors',
  'secret_use_count',
  'secret_last_used_at',
  'previous_secret_use_count',
  'previous_secret_last_used_at',
] as const satisfies readonly (keyof ActivityColumns)[]

/** One note among changes. */
export type Note = Extract<Change, { readonly kind: 'note activity' }>

const updateOne = `update instances set ${columns.map((name) => `"${name}" = ?`).join(', ')} where id = ?`

/** Writes notes in a transaction of their own, and gives the revision, which they leave as it is. */
export async function noteTogether(notes: readonly Note[], writeTogether: WriteTogether): Promise<number> {
  const rows = notes.map(({ instance, activity }) => {
    const row = rowOfActivity(activity)
    return [...columns.map((name) => row[name]), instance]
  })
  return z.number().parse(await writeTogether([{ sql: updateOne, rows }], 'select value from revision'))
}

/** Writes down what instances have been through; those that are gone are passed over. */
export async function noteActivity(
  byInstance: ReadonlyMap<string, Activity>,
  db: Kysely<Tables>,
): Promise<void> {
  const notes = [...byInstance]
  for (let at = 0; at < notes.length; at += BATCH) await write(notes.slice(at, at + BATCH), db)
}

async function write(
  notes: readonly [instance: string, activity: Activity][],
  db: Kysely<Tables>,
): Promise<void> {
  const rows = notes.map(([instance, activity]) => {
    const row = rowOfActivity(activity)
    // PostgreSQL takes parameters for text where nothing else says what they are.
    const numbers = columns.map((name) => sql`cast(${row[name]} as bigint)`)
    return sql`(${sql.join([sql`cast(${instance} as text)`, ...numbers])})`
  })
  const names = sql.join(columns.map((name) => sql.ref(name)))
  const settings = sql.join(columns.map((name) => sql`${sql.ref(name)} = ${sql.ref(`noted.${name}`)}`))
  await sql`with noted (id, ${names}) as (values ${sql.join(rows)})
    update instances set ${settings} from noted where instances.id = noted.id`.execute(db)
}
