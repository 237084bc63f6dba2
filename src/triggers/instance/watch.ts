import { Schedule, type Json } from '../../driver/index.js'
import type { Log } from '../../log/index.js'
import { parseModuleName, type SystemId } from '../../modules/index.js'
import type { Runtime } from '../../runtime/index.js'
import { isTooLate, type Clock, type Stop } from '../../time/index.js'
import { compare, dig } from './compare.js'
import type { Comparison, Conditions, Operand, TimeDependent } from '../definition/conditions.js'
import type { SystemTrigger } from '../definition/system-trigger.js'
import type { Trigger } from '../definition/trigger.js'

/** What conditions are watched with. */
export interface Watched {
  readonly runtime: Runtime
  readonly clock: Clock
  readonly log: Log
}

/** What a watch tells, by the condition's name. */
export interface WatchListener {
  /** A comparison holds or not, from now on; told at first and with every change of what it compares. */
  readonly change: (condition: string, holds: boolean) => void
  /** A time has come. */
  readonly pulse: (condition: string) => void
  /** A comparison could not be made, since its values have no order; it does not hold. */
  readonly fault: (condition: string) => void
}

/** The names of the webhook, of a comparison and of a time among a trigger's conditions, as in PlaceOS. */
export const WEBHOOK = 'webhook'
const comparisonName = (index: number): string => `comparison_${String(index)}`
const timeName = (index: number): string => `time_${String(index)}`

/** The names of an instance's conditions; a disabled one has none. */
export const conditionNames = (
  { enable_webhook, conditions }: Trigger,
  { enabled }: SystemTrigger,
): readonly string[] =>
  enabled
    ? [
        ...(enable_webhook ? [WEBHOOK] : []),
        ...conditions.time_dependents.map((_, index) => timeName(index)),
        ...conditions.comparisons.map((_, index) => comparisonName(index)),
      ]
    : []

/** What a watch and a state rest on; edits of anything else leave both alone. */
export const watchedPart = (
  { enable_webhook, any_match, conditions }: Trigger,
  { enabled, control_system_id }: SystemTrigger,
): unknown => [enable_webhook, any_match, conditions, enabled, control_system_id]

/** Watches comparisons and times until stopped. */
export function watch(
  { comparisons, time_dependents }: Conditions,
  system: SystemId,
  watched: Watched,
  listener: WatchListener,
): Stop {
  const stops = comparisons.map((comparison, index) =>
    watchComparison(comparison, system, watched.runtime, (holds) => {
      if (holds === undefined) listener.fault(comparisonName(index))
      listener.change(comparisonName(index), holds ?? false)
    }),
  )
  if (time_dependents.length > 0) {
    const schedule = new Schedule(watched.clock, watched.log)
    time_dependents.forEach((time, index) => {
      watchTime(time, schedule, watched, () => {
        listener.pulse(timeName(index))
      })
    })
    stops.push(() => {
      schedule.clear()
    })
  }
  return () => {
    for (const stop of stops) stop()
  }
}

/** Tells whether a comparison holds, once both of its values have been seen. */
function watchComparison(
  { left, operator, right }: Comparison,
  system: SystemId,
  runtime: Runtime,
  tell: (holds: boolean | undefined) => void,
): Stop {
  const values: [left?: Json, right?: Json] = []
  const see = (side: 0 | 1, value: Json): void => {
    values[side] = value
    const [a, b] = values
    if (a !== undefined && b !== undefined) tell(compare(a, operator, b))
  }
  const stops = [left, right].map((operand, index) =>
    follow(operand, system, runtime, (value) => {
      see(index === 0 ? 0 : 1, value)
    }),
  )
  return () => {
    for (const stop of stops) stop()
  }
}

function follow(operand: Operand, system: SystemId, runtime: Runtime, see: (value: Json) => void): Stop {
  if (typeof operand !== 'object') {
    see(operand)
    return () => undefined
  }
  const { mod, status: key, keys } = operand
  return runtime.follow({ ...parseModuleName(mod), system, key }, (value) => {
    see(dig(value, keys))
  })
}

/**
 * A moment that had passed before the watch began is not made up for: a restart or an edit fires nothing, nor does a
 * clock that is set on by more than a day.
 */
function watchTime(
  { type, time, cron, timezone }: TimeDependent,
  schedule: Schedule,
  { clock, log }: Watched,
  tell: () => void,
): void {
  if (type === 'cron') {
    schedule.cron(cron ?? '', tell, timezone === undefined ? {} : { timezone })
    return
  }
  const moment = (time ?? 0) * 1000
  if (moment <= clock.now()) return
  schedule.at(new Date(moment), () => {
    if (!isTooLate(moment, clock.now())) tell()
    else log.warn('a time of a trigger was left out: the clock was set on by more than a day')
  })
}
