import { Redis } from 'ioredis'
import { isRedisInstalled } from './redis-server.js'
import { shared } from './shared.js'

/** What specs call it; the name says so when they cannot run. */
export const REDIS = isRedisInstalled ? 'Redis' : 'Redis (which is not installed here)'

/** The number of a file's own database is taken from here, and goes into its ids: channels know no databases. */
const COUNTER = 'databases'

/** A database of a spec file's own. */
export interface SpecRedis {
  readonly url: string
  /** Goes into the ids of systems and modules: what is published is heard in every database. */
  readonly suffix: string
}

/**
 * Within `describe`: gives an empty database of the run's Redis. Where Redis is not installed the specs are pending,
 * and fail where they are to run in any case (`CI=true`).
 */
export function redis(): () => SpecRedis {
  let made: SpecRedis | undefined
  before(async function () {
    requireRedis(this)
    const server = await shared('redis')
    const client = new Redis(server)
    const number = String(await client.incr(COUNTER))
    client.disconnect()
    made = { url: `${server}/${number}`, suffix: number }
  })
  return () => {
    if (!made) throw new Error('there is no Redis before the first spec')
    return made
  }
}

/** Leaves the specs pending, or fails, where there is no Redis to start. */
export function requireRedis(context: { readonly skip: () => void }): void {
  if (isRedisInstalled) return
  if (process.env.CI === 'true') throw new Error('Redis is not installed: redis-server is not found')
  context.skip()
}
