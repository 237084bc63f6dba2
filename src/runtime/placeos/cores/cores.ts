import type { Log } from '../../../log/index.js'
import { Problem } from '../../../problem/index.js'
import type { Clock } from '../../../time/index.js'
import type { LateListener } from '../../index.js'
import type { CoreAnswer, CoreClient, ExecuteCall, Sent } from './core-client.js'
import type { Discovery } from './discovery.js'
import type { Edges } from './edges.js'
import { judge, type Called } from './outcome.js'

/** How long an answer is waited for that nobody waits for any more, in milliseconds, and for how many at once. */
const LATE_MS = 300_000
const MOST_LATE = 256

/** A call of a driver's function. */
export interface FunctionCall extends LateListener {
  readonly called: Called
  readonly call: ExecuteCall
  readonly limitMs: number
  /** Hears, once, that the call is about to be sent. */
  onStart(): void
}

/** Calls functions of drivers on the cores that run them, each once. */
export class Cores {
  #late = 0

  constructor(
    private readonly discovery: Discovery,
    private readonly edges: Edges,
    private readonly client: CoreClient,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /**
   * What a function gives, null for nothing. Rejects with Problem `runtime-unavailable` where nothing was sent,
   * `driver-failed`, `driver-timeout`, and where its caller is told what was raised, `method-not-found` or
   * `invalid-arguments`.
   */
  call(asked: FunctionCall): Promise<unknown> {
    const under: UnderWay = { sent: undefined, isStarted: false, isOver: false }
    return new Promise((resolve, reject) => {
      const stop = this.clock.after(asked.limitMs, () => {
        under.isOver = true
        if (under.isStarted && under.sent) this.#keep(under.sent)
        else under.sent?.end('it took too long to connect')
        reject(overdue(asked, under.isStarted))
      })
      this.#send(asked, under)
        .then((answer) => judge(answer, asked.called, this.log))
        .then(
          (result) => {
            stop()
            if (under.isOver) asked.onLate({ result })
            else resolve(result)
          },
          (error: unknown) => {
            stop()
            if (!under.isOver) reject(error)
            else if (under.isStarted) asked.onLate({ error })
          },
        )
    })
  }

  /** Sends it to the core that the module is on; a core that is not there may be another by the time it is known. */
  async #send(asked: FunctionCall, under: UnderWay): Promise<CoreAnswer> {
    const key = await this.edges.keyOf(asked.call.module)
    const core = await this.discovery.pick(key)
    const answer = await this.#sendTo(core, asked, under)
    if (answer.kind !== 'not connected') return answer
    const next = await this.discovery.pick(key)
    const second = next === core ? answer : await this.#sendTo(next, asked, under)
    if (second.kind !== 'not connected') return second
    this.log.warn('a core cannot be connected to', { core: next, reason: second.reason })
    throw new Problem('runtime-unavailable', 'the PlaceOS core of the module cannot be connected to')
  }

  async #sendTo(core: string, asked: FunctionCall, under: UnderWay): Promise<CoreAnswer> {
    if (under.isOver) return { kind: 'not connected', reason: 'its time was over' }
    under.sent = this.client.execute(core, asked.call, () => {
      if (under.isStarted || under.isOver) return
      under.isStarted = true
      asked.onStart()
    })
    return await under.sent.answer
  }

  /** Waits for an answer that comes too late, unless too many are waited for. */
  #keep(sent: Sent): void {
    if (this.#late >= MOST_LATE) {
      sent.end('nobody waits for the answer any more')
      return
    }
    this.#late += 1
    const stop = this.clock.after(LATE_MS, () => {
      sent.end(`no answer came within ${LATE_MS} ms`)
    })
    void sent.answer.then(() => {
      this.#late -= 1
      stop()
    })
  }
}

interface UnderWay {
  sent: Sent | undefined
  isStarted: boolean
  isOver: boolean
}

function overdue({ called: { name, method }, limitMs }: FunctionCall, isStarted: boolean): Problem {
  return isStarted
    ? new Problem('driver-timeout', `${name}.${method} did not finish within ${limitMs} ms`)
    : new Problem('runtime-unavailable', 'the PlaceOS core of the module cannot be connected to in time')
}
