import type { Activity } from '../definition/activity.js'
import type { TriggerState } from './machine.js'

/** What live clients see of an instance, as PlaceOS publishes it. */
export interface PublishedState {
  readonly triggered: boolean
  readonly trigger_count: number
  readonly action_errors: number
  readonly comparison_errors: number
  readonly conditions: Readonly<Record<string, boolean>>
}

/** What is published of an instance in a state, with what it has been through. */
export const publishedState = (
  { triggered, conditions }: TriggerState,
  { trigger_count, action_errors, comparison_errors }: Activity,
): PublishedState => ({ triggered, trigger_count, action_errors, comparison_errors, conditions })

/** The bus channel on which an instance's state is published; `null` once the instance is gone. */
export const stateChannel = (instance: string): string => `trigger/${instance}`
