import type { z } from 'zod'
import type { Log } from '../log/index.js'
import type { Fault } from '../problem/index.js'
import { machineClock, placeos } from './compose.js'
import type { PlaceOsSettings } from './configuration/placeos-settings.js'

/** What of a PlaceOS cluster is looked at. */
export type ClusterSubject = 'placeos redis' | 'placeos cores' | 'placeos modules' | 'placeos methods'

interface ClusterFinding {
  readonly subject: ClusterSubject
  readonly says: string
  readonly faults: readonly Fault[]
}

/** Looks at a PlaceOS cluster as calls would. Executes and changes nothing, and never rejects. */
export async function examinePlaceOs(
  settings: z.output<typeof PlaceOsSettings>,
  log: Log,
): Promise<readonly ClusterFinding[]> {
  try {
    const found = await (await placeos()).examineCluster(settings, machineClock(), log)
    return found.map(({ faults, ...one }) => ({
      ...one,
      faults: faults.map((message) => ({ path: '', message })),
    }))
  } catch (error) {
    const message = error instanceof Error ? error.message : 'cannot be looked at'
    return [{ subject: 'placeos redis', says: '', faults: [{ path: '', message }] }]
  }
}

/**
 * All triggers of a PlaceOS with their instances, secrets included, for `planImport`. Rejects with Problem
 * `runtime-unavailable`.
 */
export const exportTriggers = async (
  where: Pick<z.output<typeof PlaceOsSettings>, 'apiUrl' | 'apiKey'>,
): Promise<readonly unknown[]> => (await placeos()).exportTriggers(where)
