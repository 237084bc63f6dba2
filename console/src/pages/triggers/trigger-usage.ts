import type { Instance } from '../../api/resources.js'
import type { Overall } from '../executions/chart/overall.js'

/** Where a trigger is at work, and how it is called. */
export interface TriggerUsage {
  /** It in each system. */
  readonly applied: readonly Instance[]
  /** The names of these systems. */
  readonly systems: readonly string[]
  /** Undefined where it is in no system. */
  readonly state: { readonly isEnabled: boolean; readonly isTriggered: boolean } | undefined
  /** When it was called last, in milliseconds since the epoch; undefined where it never was. */
  readonly lastAt: number | undefined
  /** How often it was called in the last day, how much of that failed, and both step by step. */
  readonly count: number
  readonly failed: number
  readonly steps: readonly (readonly number[])[]
}

/** What there is to say of a trigger in all its systems together. */
export function usageOf(trigger: string, { overview, instances, systems }: Overall): TriggerUsage {
  const applied = instances.filter(({ trigger_id }) => trigger_id === trigger)
  const ids = new Set(applied.map(({ id }) => id))
  const isOurs = ({ instance }: { readonly instance: string | null }): boolean => ids.has(instance ?? '')
  const activity = overview.activity.filter(isOurs)
  const last = overview.last.filter(isOurs).map(({ last_at }) => last_at)
  return {
    applied,
    systems: applied.map(({ control_system_id: id }) => systems.get(id)?.name ?? id),
    state:
      applied.length === 0
        ? undefined
        : {
            isEnabled: applied.some(({ enabled }) => enabled),
            isTriggered: applied.some(({ triggered }) => triggered),
          },
    lastAt: last.length === 0 ? undefined : Math.max(...last),
    count: activity.reduce((sum, { count }) => sum + count, 0),
    failed: activity.reduce((sum, { failed }) => sum + failed, 0),
    steps: added(activity.flatMap(({ steps }) => steps)),
  }
}

/** Steps that began at the same time, as one. */
function added(steps: readonly (readonly number[])[]): number[][] {
  const byTime = new Map<number, number[]>()
  for (const [at = 0, count = 0, failed = 0] of steps) {
    const [, counted = 0, faulty = 0] = byTime.get(at) ?? []
    byTime.set(at, [at, counted + count, faulty + failed])
  }
  return [...byTime.values()]
}
