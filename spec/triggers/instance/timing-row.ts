import type { GivenTrigger } from '../support/support.js'

/** One row: what a trigger is, what happens, and what comes of it. */
export interface TimingRow {
  readonly setup: string
  /** The trigger's conditions, such as `webhook A time`. @default webhook */
  readonly conditions?: string
  /** In seconds. @default 0.5 */
  readonly period?: number
  /** @default false */
  readonly any?: boolean
  /** More of the trigger. */
  readonly more?: GivenTrigger
  /**
   * What happens, each after so many milliseconds: a `hook` that only notifies or one to `execute` as well, a
   * `time` that the trigger names, a comparison `A` or `B` that holds or does `not`, the next `edit`.
   */
  readonly happenings: string
  /** What is changed in the trigger's definition, edit by edit. */
  readonly edits?: readonly GivenTrigger[]
  /** Each change of `triggered`: `300:T1` is triggered at 300 ms for the first time. */
  readonly published: string
  /** Statuses of the answers to the calls. @default 202 each */
  readonly answers?: readonly number[]
  /** When the driver's webhook method ran, in milliseconds. @default never */
  readonly executed?: readonly number[]
}

/** What happens to a trigger, so many milliseconds after the beginning. */
export interface Happening {
  readonly at: number
  readonly what: 'hook' | 'execute' | 'time' | 'A' | 'B' | 'edit'
  readonly holds: boolean
}

/** What happens in a row. */
export const happeningsOf = ({ happenings }: TimingRow): Happening[] =>
  happenings
    .split(', ')
    .filter(Boolean)
    .map((words) => {
      const [at, ...rest] = words.split(' ')
      return { at: Number(at), what: rest.at(-1) as Happening['what'], holds: rest[0] !== 'not' }
    })

/** A row in a sentence. */
export const sentence = ({ setup, period = 0.5, happenings, published }: TimingRow): string =>
  `publishes ${published || 'nothing'} for ${setup} (${happenings || 'nothing happens'}; period ${String(period)} s)`
