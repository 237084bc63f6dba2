import { messageOf, nativeFault } from '../../problem/index.js'
import { betterSqlite3 } from './better-sqlite3.js'
import type { Engine } from './engine.js'
import { NO_ENGINE, OTHER_NODE, SqliteError } from './errors.js'
import { nodeSqlite } from './node-sqlite.js'

/**
 * The SQLite library there is: better-sqlite3, which is installed where it can be compiled or has been built before,
 * else the one that Node brings. Rejects with `SqliteError` of the code `NO_ENGINE` where there is neither, and
 * `OTHER_NODE` where it was built for another Node.
 */
export async function chooseEngine(
  ways: readonly (() => Promise<Engine>)[] = [betterSqlite3, nodeSqlite],
): Promise<Engine> {
  const causes: unknown[] = []
  for (const way of ways) {
    try {
      return await way()
    } catch (error) {
      causes.push(error)
    }
  }
  const [first] = causes
  const otherNode = nativeFault(first)
  if (otherNode !== undefined) throw new SqliteError(OTHER_NODE, otherNode)
  throw new SqliteError(NO_ENGINE, messageOf(first).split('\n')[0] ?? '')
}
