import type { SystemId } from '../../modules/index.js'
import { Problem } from '../../problem/index.js'
import type { Runtime, SystemSummary } from '../../runtime/index.js'

/** Rejects with Problem `system-not-found`. */
export async function findSystem(runtime: Runtime, id: SystemId): Promise<SystemSummary> {
  const system = await runtime.system(id)
  if (system) return system
  throw new Problem('system-not-found', `there is no system ${id}`)
}
