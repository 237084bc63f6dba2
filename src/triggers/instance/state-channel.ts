/** What live clients see of an instance, as PlaceOS publishes it. */
export interface PublishedState {
  readonly triggered: boolean
  readonly trigger_count: number
  readonly action_errors: number
  readonly comparison_errors: number
  readonly conditions: Readonly<Record<string, boolean>>
}

/** The bus channel on which an instance's state is published; `null` once the instance is gone. */
export const stateChannel = (instance: string): string => `trigger/${instance}`
