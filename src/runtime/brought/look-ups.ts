import type { z } from 'zod'
import type { Log } from '../../log/index.js'
import type { Clock, Stop } from '../../time/index.js'
import type { MaybePromise } from '../runtime.js'
import { oddityOf } from './answers.js'
import { problemIn, unavailable } from './failures.js'
import { isThenable } from './thenable.js'
import { Wait } from './wait.js'

/** How long a look-up may take, in milliseconds. */
const LIMIT_MS = 5000

/** Asks a host's runtime what runs nothing: what it fails with and what is odd is told as `runtime-unavailable`. */
export class LookUps {
  constructor(private readonly parts: { readonly clock: Clock; readonly log: Log }) {}

  /** Gives the answer itself where it fits. Throws or rejects with a Problem otherwise. */
  ask<T>(name: string, schema: z.ZodType, ask: () => MaybePromise<T>): MaybePromise<T> {
    let given: MaybePromise<T>
    try {
      given = ask()
    } catch (error) {
      throw this.#failed(name, error)
    }
    if (!isThenable(given)) return this.#fitting(name, schema, given)
    return new Promise((resolve, reject) => {
      const wait = new Wait(this.parts.clock, LIMIT_MS, () => {
        this.parts.log.error('the runtime of the host does not answer', { function: name })
        reject(unavailable(`has not answered within ${String(LIMIT_MS / 1000)} s`))
      })
      wait.begin()
      Promise.resolve(given)
        .then(
          (answer) => this.#fitting(name, schema, answer),
          (error: unknown) => {
            throw this.#failed(name, error)
          },
        )
        .then(
          (answer) => {
            if (wait.end()) resolve(answer)
          },
          (error: unknown) => {
            if (wait.end()) reject(error)
          },
        )
    })
  }

  /** Listens until stopped, whatever becomes of the runtime: then nothing more is heard. */
  listen<T>(name: string, listener: (heard: T) => unknown, begin: (hear: (heard: T) => void) => Stop): Stop {
    let isOver = false
    let stop: unknown
    try {
      stop = begin((heard) => {
        if (!isOver) listener(heard)
      })
    } catch (error) {
      this.parts.log.error('the runtime of the host failed', { function: name, error })
    }
    if (!isStop(stop)) this.parts.log.error('the runtime of the host gave no way to stop', { function: name })
    return () => {
      if (isOver) return
      isOver = true
      try {
        if (isStop(stop)) stop()
      } catch (error) {
        this.parts.log.error('the runtime of the host failed', { function: name, error })
      }
    }
  }

  #fitting<T>(name: string, schema: z.ZodType, answer: T): T {
    // Null is nothing, in the words of many.
    const given = answer ?? undefined
    const problem = problemIn(given)
    if (problem) throw problem
    const oddity = oddityOf(schema, given)
    if (oddity === undefined) return given as T
    this.parts.log.error('the runtime of the host gave something odd', { function: name, odd: oddity })
    throw unavailable('gave something odd; the log says what')
  }

  #failed(name: string, error: unknown) {
    const problem = problemIn(error)
    if (problem) return problem
    this.parts.log.error('the runtime of the host failed', { function: name, error })
    return unavailable('failed; the log has the cause', error)
  }
}

const isStop = (stop: unknown): stop is Stop => typeof stop === 'function'
