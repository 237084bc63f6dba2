import type { Stop } from '../../time/index.js'
import type { SystemTrigger } from '../definition/system-trigger.js'
import type { Trigger } from '../definition/trigger.js'
import type { InstanceParts } from './instance-parts.js'
import type { TriggerEvent } from './machine.js'
import { conditionNames, watch, type WatchListener } from './watch.js'

type Change = Extract<TriggerEvent, { kind: 'change' }>

/** What an instance hears of what it watches. */
export interface InstanceWatchListener extends Pick<WatchListener, 'pulse' | 'fault'> {
  /** A comparison is made for the first time since the triggers began to work: it only says how things stand. */
  readonly begun: (event: Change) => void
  readonly change: (event: Change) => void
}

/** Watches comparisons and times of an instance until stopped. */
export function watchInstance(
  definition: Trigger,
  settings: SystemTrigger,
  parts: InstanceParts,
  { begun, change, pulse, fault }: InstanceWatchListener,
): Stop {
  const unmade = new Set(parts.start?.isOn ? conditionNames(definition, settings) : [])
  return watch(definition.conditions, settings.control_system_id, parts, {
    change: (condition, holds) => {
      const tell = unmade.delete(condition) ? begun : change
      tell({ kind: 'change', condition, holds })
    },
    pulse,
    fault,
  })
}
