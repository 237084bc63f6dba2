import { z } from 'zod'

/** What is shown of an execution; a server of another version may say more. */
export const SeenExecution = z.looseObject({
  seq: z.int().min(0),
  state: z.string(),
  queue_position: z.int().nullish(),
  execution: z.string(),
  request: z.string(),
  run: z.string().nullish(),
  instance: z.string(),
  module: z.string().nullish(),
  method: z.string().nullish(),
  verb: z.string(),
  status: z.int().nullish(),
  gates: z.array(z.union([z.string(), z.object({ gate: z.string(), code: z.string() })])).default([]),
  problem: z.string().nullish(),
  debounced: z.boolean().default(false),
  started: z.number().min(0).max(8.64e15),
  duration_ms: z.number().nullish(),
  outcome: z.string().nullish(),
})
export type SeenExecution = z.output<typeof SeenExecution>

const DeclaredGap = z.object({
  gap: z.object({
    from: z.int(),
    to: z.int().min(0),
    dropped: z.int().nullable(),
    /** Between these ids are the executions that the events were of; a server of another version may not say. */
    after: z.string().optional(),
    before: z.string().optional(),
  }),
})
export type SeenGap = z.output<typeof DeclaredGap>['gap']

/** One thing to show. */
export type Sight = { readonly execution: SeenExecution } | { readonly gap: SeenGap }

/** How far a stream has been seen. */
export class Position {
  #seen: number | undefined

  /** The last number seen; undefined before the first. */
  get since(): number | undefined {
    return this.#seen
  }

  /**
   * Takes a value of the binding, and gives what it has to show: nothing for a repeat or what is no event. A server
   * that leaves out what a slow client could not take leaves a hole in the numbers, which is a gap as well.
   */
  take(value: unknown): Sight[] {
    const declared = DeclaredGap.safeParse(value)
    if (declared.success) {
      this.#seen = declared.data.gap.to
      return [declared.data]
    }
    const { success, data: execution } = SeenExecution.safeParse(value)
    if (!success) return []
    const { seq } = execution
    const next = (this.#seen ?? seq - 1) + 1
    if (seq < next) return []
    this.#seen = seq
    if (seq === next) return [{ execution }]
    return [{ gap: { from: next, to: seq - 1, dropped: seq - next } }, { execution }]
  }
}
