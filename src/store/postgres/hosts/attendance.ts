import { hostname } from 'node:os'
import type { Log } from '../../../log/index.js'
import type { Presence } from '../../hosts.js'
import { MIGRATIONS_TABLE } from '../../schema/migrate.js'
import type { Client } from '../client.js'
import { HOST_LIMITS } from '../limits.js'
import { Pool } from '../pool.js'

/** How often it is looked who else is there, in milliseconds. */
const LOOK_MS = 5000

/** The first number of the locks that tell of hosts; the second is that of the tables. */
const HOSTS = 0x706f7773

/** What a session may be called, in bytes. */
const MOST_NAME = 63

/** The tables of one schema, whatever else is in the database. */
const TABLES = `(to_regclass('${MIGRATIONS_TABLE}')::oid::bigint % 2147483647)::int`

/** Another host, as the server knows it. */
interface Other {
  /** What it calls itself; null where this user may not see it. */
  readonly host: string | null
  readonly address: string | null
}

/**
 * Counts the hosts at work on one database, each of which has a lock that several may have. The lock is a session's,
 * and goes with its connection. Where a pooler lends connections for a transaction each, it is that of a transaction
 * which goes on as long as the host does.
 */
class Attendance implements Presence {
  hosts = 1
  #client: Client | undefined
  #said = 1
  #timer: NodeJS.Timeout | undefined
  #underWay: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(
    private readonly pool: Pool,
    private readonly log: Log,
  ) {}

  /** Where the database cannot be asked, what was known stays, and it is asked again. */
  async look(): Promise<void> {
    try {
      this.#client ??= await this.#begin()
      const { rows } = await this.#client.query<Other>(OTHERS, [HOSTS])
      this.hosts = rows.length + 1
      this.#say(rows)
    } catch {
      // The uses of the storage that fail besides say so.
      this.#client?.release()
      this.#client = undefined
    }
  }

  /** Goes on looking. */
  start(): void {
    this.#timer = setTimeout(() => {
      this.#underWay = this.look().then(() => {
        if (!this.#isClosed) this.start()
      })
    }, LOOK_MS)
    this.#timer.unref()
  }

  listensAt(): Promise<void> {
    return Promise.resolve()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#underWay
    this.#client?.release()
    this.#client = undefined
    await this.pool.end()
  }

  async #begin(): Promise<Client> {
    const client = await this.pool.connect()
    try {
      const isDirect = await client.isDirect()
      // It reads nothing that others might want to clear away.
      if (!isDirect) await client.query('begin isolation level read committed read only', [])
      await client.query(isDirect ? HOLD : HOLD_IN_TRANSACTION, [HOSTS, ownName(), !isDirect])
      return client
    } catch (error) {
      client.release()
      throw error
    }
  }

  #say(others: readonly Other[]): void {
    if (this.hosts === this.#said) return
    const [before, count] = [this.#said, this.hosts]
    this.#said = count
    if (count < before)
      this.log.warn('fewer hosts are at work on this database than before', { hosts: count })
    else this.log.error(SEVERAL, { hosts: count, others })
  }
}

const SEVERAL =
  'several hosts are at work on this database: each of them runs every module and fires every trigger. ' +
  'Stop all but one, or give each a database of its own'

const HOLD = `select set_config('application_name', $2, $3), pg_advisory_lock_shared($1, ${TABLES})`
const HOLD_IN_TRANSACTION = HOLD.replace('pg_advisory_lock_shared', 'pg_advisory_xact_lock_shared')

const OTHERS = `
  select activity.application_name as host, host(activity.client_addr) as address
  from pg_locks held left join pg_stat_activity activity using (pid)
  where held.locktype = 'advisory' and held.objsubid = 2 and held.granted
    and held.database = (select oid from pg_database where datname = current_database())
    and held.classid = $1::int::oid and held.objid = ${TABLES}::oid and held.pid <> pg_backend_pid()
  order by held.pid`

const ownName = (): string =>
  Buffer.from(`placeos-webhooks ${String(process.pid)} on ${hostname()}`)
    .subarray(0, MOST_NAME)
    .toString()

/** Is counted among the hosts of a database, and knows how many there are. Never rejects: a host does without it. */
export async function attendPostgres(databaseUrl: string, log: Log): Promise<Presence> {
  const attendance = new Attendance(new Pool(databaseUrl, HOST_LIMITS, log), log)
  await attendance.look()
  attendance.start()
  return attendance
}
