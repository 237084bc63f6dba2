import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from './figures.js'
import { quantile } from './quantile.js'
import type { Answered, SoakedHost } from './soaked-host.js'
import { NOTIFY, QUICK } from './soaked-site.js'

/** Calls a second, and how often health is asked for, in milliseconds. */
const CALL_EVERY_MS = 10
const HEALTH_EVERY_MS = 25

/** How slow health may be, and how long the host may take to end, in milliseconds. */
const MOST_HEALTH_MS = 100
const MOST_EXIT_MS = 10_000

/** How long all goes well before and after, in milliseconds. */
const CALM_MS = 1000

/** A call, and what came of it. */
export interface Called extends Answered {
  readonly id: string
  /** When it began, by `performance.now()`. */
  readonly began: number
}

/** A host with calls at a steady rate, which is also asked for its health. */
export class Load {
  readonly calls: Called[] = []
  readonly healthMs: number[] = []
  readonly #under = new Set<Promise<void>>()
  #sent = 0
  #isCalling = true
  #isAsking = true
  readonly #calling: Promise<void>
  readonly #asking: Promise<void>

  constructor(private readonly host: SoakedHost) {
    this.#calling = this.#call()
    this.#asking = this.#ask()
  }

  /** Asks no more for health. */
  async leaveHealth(): Promise<void> {
    this.#isAsking = false
    await this.#asking
  }

  async stop(): Promise<void> {
    this.#isCalling = false
    await this.#calling
    await Promise.all(this.#under)
  }

  async #call(): Promise<void> {
    while (this.#isCalling) {
      const id = `call-${String((this.#sent += 1))}`
      const began = performance.now()
      const call = this.host.call(this.#sent % 2 === 0 ? NOTIFY : QUICK, id).then((answered) => {
        this.calls.push({ ...answered, id, began })
        this.#under.delete(call)
      })
      this.#under.add(call)
      await pause(CALL_EVERY_MS)
    }
  }

  async #ask(): Promise<void> {
    while (this.#isAsking) {
      this.healthMs.push(await this.host.healthMs())
      await pause(HEALTH_EVERY_MS)
    }
  }
}

/** What a host is put through. */
export interface Ordeal {
  readonly begin: () => Promise<SoakedHost>
  readonly disturb: (host: SoakedHost, load: Load) => Promise<void>
  /** What calls may be answered beside 2xx. @default none */
  readonly refusals?: readonly number[]
  /** Of those that were answered 2xx, the ones that are to be kept. @default all */
  readonly isKept?: (call: Called) => boolean
}

/** Puts a host through something under load, and ends it under load. Another one reads what was kept. */
export async function underLoad(figures: Figures, ordeal: Ordeal): Promise<void> {
  const { begin, disturb, refusals = [], isKept = () => true } = ordeal
  const host = await begin()
  const load = new Load(host)
  try {
    await pause(CALM_MS)
    await disturb(host, load)
    await pause(CALM_MS)
    await load.leaveHealth()
    const ending = performance.now()
    const exitMs = await host.end()
    await load.stop()
    const other = await begin()
    const kept = new Set((await other.executions({})).map(({ request }) => request))
    await other.kill()
    const accepted = load.calls.filter(({ status }) => status >= 200 && status < 300)
    // Those that found nobody there any more are not its own.
    const others = load.calls.filter(
      (call) =>
        !accepted.includes(call) &&
        !(call.status === 0 || call.status === 503 ? call.began + call.ms > ending : false),
    )
    figures.tell('calls', load.calls.length)
    figures.atLeast('calls answered 2xx', accepted.length, 1)
    figures.none(
      refusals.length === 0
        ? 'calls answered otherwise'
        : `calls answered otherwise than 2xx or ${refusals.join(', ')}`,
      others
        .filter(({ status }) => !refusals.includes(status))
        .map(({ id, status }) => `${id} (${String(status)})`),
    )
    figures.tell('/healthz, 99 of 100', quantile(load.healthMs, 0.99), 'ms')
    figures.atMost('/healthz, the slowest', Math.max(...load.healthMs), MOST_HEALTH_MS, 'ms')
    figures.none(
      '2xx without a row',
      accepted.filter((call) => isKept(call) && !kept.has(call.id)).map(({ id }) => id),
    )
    figures.atMost('exit after SIGTERM', exitMs, MOST_EXIT_MS, 'ms')
    figures.atMost('ready again with what was kept', other.readyMs, 10_000, 'ms')
  } finally {
    await host.kill()
  }
}
