import { Problem } from '../../problem/index.js'
import type { WebhookCall } from '../index.js'

/** How many calls may be under way and may wait. */
export interface AdmissionLimits {
  /** Under way at once, in all and of one module. */
  readonly maxInFlight: number
  readonly maxInFlightPerModule: number
  /** Waiting, for one module and in all. */
  readonly maxQueuedDeliveries: number
  readonly maxQueuedDeliveriesInAll: number
}

interface Lane {
  running: number
  readonly waiting: (() => void)[]
}

/** Bounds how many calls are under way, so that a core that hangs holds few; the others wait in the order they came. */
export class Admission {
  readonly #lanes = new Map<string, Lane>()
  #running = 0
  #waiting = 0

  constructor(private readonly limits: AdmissionLimits) {}

  /** How many wait. */
  get waiting(): number {
    return this.#waiting
  }

  /** How many are under way. */
  get running(): number {
    return this.#running
  }

  /**
   * Does a job when its turn comes. Throws Problem `queue-full`.
   * @param listener hears if it has to wait
   */
  run<T>(module: string, job: () => Promise<T>, listener?: Pick<WebhookCall, 'onQueued'>): Promise<T> {
    const lane = this.#laneOf(module)
    if (lane.waiting.length === 0 && this.#hasRoom(lane)) return this.#start(module, lane, job)
    this.#requireRoom(lane)
    this.#waiting += 1
    const turn = new Promise<T>((resolve, reject) => {
      lane.waiting.push(() => {
        this.#waiting -= 1
        this.#start(module, lane, job).then(resolve, reject)
      })
    })
    listener?.onQueued(lane.waiting.length)
    return turn
  }

  #hasRoom(lane: Lane): boolean {
    return this.#running < this.limits.maxInFlight && lane.running < this.limits.maxInFlightPerModule
  }

  #requireRoom(lane: Lane): void {
    const { maxQueuedDeliveries, maxQueuedDeliveriesInAll } = this.limits
    if (lane.waiting.length >= maxQueuedDeliveries)
      throw new Problem('queue-full', `${maxQueuedDeliveries} calls wait for the module already`)
    if (this.#waiting >= maxQueuedDeliveriesInAll)
      throw new Problem('queue-full', `${maxQueuedDeliveriesInAll} calls wait for modules already`)
  }

  async #start<T>(module: string, lane: Lane, job: () => Promise<T>): Promise<T> {
    this.#running += 1
    lane.running += 1
    try {
      return await job()
    } finally {
      this.#running -= 1
      lane.running -= 1
      this.#next(module, lane)
    }
  }

  /** Room has come: the same module's next call takes it, else that of the module that has waited the longest. */
  #next(module: string, lane: Lane): void {
    if (lane.running === 0 && lane.waiting.length === 0) this.#lanes.delete(module)
    if (this.#hasRoom(lane)) lane.waiting.shift()?.()
    if (this.#waiting === 0) return
    for (const other of this.#lanes.values()) if (this.#hasRoom(other)) other.waiting.shift()?.()
  }

  #laneOf(module: string): Lane {
    const known = this.#lanes.get(module)
    if (known) return known
    const lane: Lane = { running: 0, waiting: [] }
    this.#lanes.set(module, lane)
    return lane
  }
}
