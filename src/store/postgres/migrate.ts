import { randomUUID } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { Log } from '../../log/index.js'
import { migrate } from '../schema/migrate.js'
import { migrations } from '../schema/migrations.js'
import type { Tables } from '../schema/tables.js'
import { databaseAt } from './dialect.js'
import { patientLimits } from './limits.js'
import { LockWatch, type Blocker } from './lock-watch.js'
import type { Survey } from './survey.js'

/** How often it is looked whether another's lock is waited for, in milliseconds. */
const LOOK_MS = 500

/**
 * Takes the steps that are missing, however long they take. Where another session has a lock, it is waited for, and
 * the log says so.
 * @param db for looking meanwhile
 */
export async function migratePostgres(
  databaseUrl: string,
  { schema, missing }: Survey,
  db: Kysely<Tables>,
  log: Log,
): Promise<void> {
  const name = `placeos-webhooks migration ${randomUUID().slice(0, 8)}`
  const patient = databaseAt(databaseUrl, patientLimits(name), log)
  const watch = new LockWatch(log)
  const stop = repeat(LOOK_MS, async () => {
    watch.look(await blockersOf(name, db), performance.now())
  })
  try {
    log.info('the tables of the database are brought up to date', { steps: missing })
    await migrate(patient, migrations, schema)
  } finally {
    await stop()
    await patient.destroy()
  }
}

/** Those whose locks a connection waits for. */
async function blockersOf(name: string, db: Kysely<Tables>): Promise<readonly Blocker[]> {
  const { rows } = await sql<Blocker>`
    select distinct other.pid, other.application_name as application
    from pg_stat_activity own, unnest(pg_blocking_pids(own.pid)) as blocking(pid)
    join pg_stat_activity other on other.pid = blocking.pid
    where own.application_name = ${name}`.execute(db)
  return rows
}

/** Does it again and again, one after the other; what fails is left out. */
function repeat(ms: number, run: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> = Promise.resolve()
  let hasEnded = false
  const next = (): NodeJS.Timeout =>
    setTimeout(() => {
      underWay = run()
        .catch(() => undefined)
        .then(() => {
          if (!hasEnded) timer = next()
        })
    }, ms)
  let timer = next()
  return async () => {
    hasEnded = true
    clearTimeout(timer)
    await underWay
  }
}
