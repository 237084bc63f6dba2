import { executions } from '../../../api/routes.js'
import type { ExecutionOverview, ExecutionQuery } from '../../../api/resources.js'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** What was called in the last 24 hours, hour by hour. */
export async function askOverview(query: ExecutionQuery): Promise<ExecutionOverview> {
  const to = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS
  const span = { from: String(to - DAY_MS), to: String(to), step: String(HOUR_MS) }
  return (await executions.overview({ ...query, ...span })).data
}
