import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { isInstalled } from './postgres-server.js'
import { shared } from './shared.js'

/** What specs call it; the name says so when they cannot run. */
export const POSTGRES = isInstalled ? 'PostgreSQL' : 'PostgreSQL (which is not installed here)'

/** A database of a spec's own, and the way to the server's administrator. */
export interface SpecDatabase {
  readonly url: string
  /** Runs a statement as an administrator, in another database. */
  readonly administer: (sql: string) => Promise<void>
  /** The same in this one. */
  readonly administerHere: (sql: string) => Promise<void>
}

/**
 * Within `describe`: gives a way to make empty databases. Where PostgreSQL is not installed the specs are pending,
 * and fail where they are to run in any case (`CI=true`).
 */
export function postgres(): () => Promise<SpecDatabase> {
  let server = ''
  before(async function () {
    if (!isInstalled) {
      if (process.env.CI === 'true')
        throw new Error('PostgreSQL is not installed: neither initdb nor postgres is found')
      this.skip()
    }
    server = await shared('postgres')
  })
  return async () => {
    const administer = (sql: string): Promise<void> => runSql(server, sql)
    const name = `spec_${randomUUID().replaceAll('-', '')}`
    await administer(`create database ${name}`)
    const url = new URL(server)
    url.pathname = name
    return { url: url.href, administer, administerHere: (sql) => runSql(url.href, sql) }
  }
}

async function runSql(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
