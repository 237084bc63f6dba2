import { beginCarrying, hasHop, hopOf, presentHop } from '../chain/index.js'
import { Problem } from '../problem/index.js'
import type { Clock, Stop } from '../time/index.js'
import { InnerTask } from './inner-task.js'
import { isThenable } from './methods/thenable.js'
import { faultIn, LazyAttempt, type Task, type TaskOptions } from './task.js'

const RETRY_BONUS = 20
const STOPPED = 'the module has stopped'
const AWAITED =
  'a task awaits another of its own queue, which cannot begin before it ends: do its work within the task, or do not await it'

/** After how many tasks all other work has its turn: tasks may add further ones without end. */
const TASKS_A_TURN = 100

let queues = 0

interface Entry {
  task: Task<unknown>
  readonly name: string | undefined
  priority: number
  delay: number
  timeout: number
  retries: number
  settle: Settle[]
}

/** Who hears how a task ends. */
interface Settle {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** A module's commands to its device: one at a time, the most urgent first. */
export class TaskQueue {
  readonly #waiting: Entry[] = []
  #busy = false
  #starting = false
  #closed = false
  #inRow = 0
  /** What its tasks are known by among all that is under way. */
  readonly #id = `task of queue ${String((queues += 1))}`
  #endPause: Stop | undefined
  /** Ends the attempt under way; set while one is awaited. */
  #interrupt: ((reason: Problem) => void) | undefined

  constructor(private readonly clock: Clock) {}

  /** Tasks that have not started. */
  get size(): number {
    return this.#waiting.length
  }

  /**
   * Runs a task when its turn comes and gives its result. Only an attempt that ran out of time is made again:
   * a task that throws has failed. Rejects with what it throws, with Problem `driver-timeout` once its attempts
   * are used up, with `driver-failed` when the module stops, with `driver-loop` when a task of this queue awaits it, which
   * would wait for its own end, or with a RangeError when an option is no number that makes sense.
   */
  add<T>(task: Task<T>, options: TaskOptions = {}): Promise<T> {
    if (this.#closed) return Promise.reject(new Problem('driver-failed', STOPPED))
    const fault = faultIn(options)
    if (fault !== undefined) return Promise.reject(new RangeError(`queue.add: ${fault}`))
    const isWithin = (): boolean => hasHop(presentHop(), this.#id)
    const Result = isWithin() ? InnerTask : Promise
    let settle: Settle | undefined
    const result = new Result<unknown>((resolve, reject) => {
      settle = { resolve, reject }
      this.#add(task, options, settle)
    })
    if (result instanceof InnerTask)
      result.whenAwaited({
        isWithin,
        onAwaited: () => {
          if (settle) this.#refuseAwaited(settle)
        },
      })
    return result as Promise<T>
  }

  /** Rejects every waiting task with Problem `driver-failed`. */
  clear(reason = 'the queue was cleared'): void {
    for (const { settle } of this.#waiting.splice(0)) {
      for (const { reject } of settle) reject(new Problem('driver-failed', reason))
    }
  }

  /** Clears the queue, ends the attempt under way and refuses further tasks. */
  close(): void {
    this.#closed = true
    this.clear(STOPPED)
    this.#interrupt?.(new Problem('driver-failed', STOPPED))
    this.#endPause?.()
  }

  #add(
    task: Task<unknown>,
    { name, priority = 50, delay = 0, timeout = 5000, retries = 3 }: TaskOptions,
    settle: Settle,
  ): void {
    const standing = name === undefined ? undefined : this.#waiting.find((entry) => entry.name === name)
    if (standing) {
      Object.assign(standing, { task, delay, timeout, retries })
      standing.settle.push(settle)
      return
    }
    const entry = { task, name, priority, delay, timeout, retries, settle: [settle] }
    // A queue at rest, as most are, needs no line to stand in.
    if (!this.#busy && this.#waiting.length === 0) {
      this.#start(entry)
    } else {
      this.#insert(entry)
      this.#next()
    }
  }

  /** Lets go of a task that the one under way waits for, which could not begin before that is over. */
  #refuseAwaited(settle: Settle): void {
    const at = this.#waiting.findIndex((entry) => entry.settle.includes(settle))
    const entry = this.#waiting[at]
    if (!entry) return
    entry.settle.splice(entry.settle.indexOf(settle), 1)
    if (entry.settle.length === 0) this.#waiting.splice(at, 1)
    settle.reject(new Problem('driver-loop', AWAITED))
  }

  #insert(entry: Entry): void {
    const before = this.#waiting.findIndex(({ priority }) => priority < entry.priority)
    this.#waiting.splice(before === -1 ? this.#waiting.length : before, 0, entry)
  }

  /** Starts what waits. A task that ends at once comes back here; the loop, not the stack, goes on with the next. */
  #next(): void {
    if (this.#starting) return
    this.#starting = true
    while (!this.#busy && this.#waiting.length > 0) {
      if (this.#inRow >= TASKS_A_TURN) this.#giveTurn()
      else {
        const entry = this.#waiting.shift()
        if (entry) this.#start(entry)
      }
    }
    this.#starting = false
  }

  /** Tasks may add further ones without end: all other work is to have its turn. */
  #giveTurn(): void {
    this.#busy = true
    setImmediate(() => {
      this.#inRow = 0
      this.#busy = false
      this.#next()
    })
  }

  #start(entry: Entry): void {
    this.#busy = true
    this.#inRow += 1
    const attempt = new LazyAttempt()
    let begun: ReturnType<typeof beginCarrying<unknown>>
    try {
      begun = beginCarrying(hopOf(this.#id, 'a task', presentHop(), 'task'), () => entry.task(attempt))
    } catch (error) {
      this.#reject(entry, error)
      return
    }
    const { result, end } = begun
    if (!isThenable(result)) {
      end()
      this.#resolve(entry, result)
      return
    }
    if (result instanceof InnerTask) result.returned()
    // What is no promise of ours may throw where it is asked to go on.
    this.#await(entry, attempt, result instanceof Promise ? result : Promise.resolve(result), end)
  }

  /** Waits for an attempt, until its time is over or the queue closes. */
  #await(entry: Entry, attempt: LazyAttempt, result: Promise<unknown>, over: () => void): void {
    const stop = this.clock.after(entry.timeout, () => {
      interrupt(new Problem('driver-timeout', `a task took longer than ${entry.timeout} ms`))
    })
    const interrupt = (reason: Problem): void => {
      end()
      attempt.abort(reason)
      if (entry.retries > 0 && !this.#closed) this.#retry(entry)
      else this.#reject(entry, reason)
    }
    const end = (): boolean => {
      stop()
      over()
      if (this.#interrupt !== interrupt) return false
      this.#interrupt = undefined
      return true
    }
    this.#interrupt = interrupt
    result.then(
      (value) => {
        if (end()) this.#resolve(entry, value)
      },
      (error: unknown) => {
        if (end()) this.#reject(entry, error)
      },
    )
  }

  #retry(entry: Entry): void {
    entry.retries -= 1
    entry.priority += RETRY_BONUS
    this.#insert(entry)
    this.#free(entry)
  }

  #resolve(entry: Entry, value: unknown): void {
    for (const { resolve } of entry.settle) resolve(value)
    this.#free(entry)
  }

  #reject(entry: Entry, error: unknown): void {
    for (const { reject } of entry.settle) reject(error)
    this.#free(entry)
  }

  /** Makes way for the next task, after the pause that this one asks for. */
  #free({ delay }: Entry): void {
    const free = (): void => {
      this.#busy = false
      this.#next()
    }
    if (delay > 0 && !this.#closed) this.#endPause = this.clock.after(delay, free)
    else free()
  }
}
