import { executionOutcomes } from './execution.js'

/** How far an execution has come. */
export const executionStates = [
  /** It has passed the gates, and is kept before anything runs. */
  'received',
  /** Its method is called. */
  'started',
  /** Answered, be it by its method or because nothing was to run. */
  'finished',
  'failed',
  'timed-out',
  'refused',
  'cut-off',
  /** The method's debounce held it back. */
  'debounced',
  /** Its instance captures calls: it is there to be seen, and nothing ran. */
  'captured',
  /** Its process ended before its end was kept; nobody runs it again by himself. */
  'interrupted',
] as const
export type ExecutionState = (typeof executionStates)[number]

/** What a kept execution came to. */
export const keptOutcomes = [...executionOutcomes, 'interrupted'] as const
export type KeptOutcome = (typeof keptOutcomes)[number]

/** Outcomes of executions that did not end by themselves. */
export const unfinished: readonly KeptOutcome[] = ['cut-off', 'interrupted']
