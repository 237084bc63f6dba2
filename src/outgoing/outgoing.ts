import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { Problem } from '../problem/index.js'
import type { Clock } from '../time/index.js'
import { exchange, type Answer } from './exchange.js'
import type { Targets } from './targets.js'

/** How long a call may take where nothing is said, in milliseconds. */
const USUAL_MS = 5000

/** What is sent to a URL, and how long its answer may take. */
export interface OutgoingCall {
  /** @default POST */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** How long all of it may take, in milliseconds. @default 5000 */
  readonly timeout?: number
}

/** What came back, a redirect too: none is followed. */
export type OutgoingAnswer = Answer

/** What calls are made with. */
export interface OutgoingParts {
  readonly clock: Pick<Clock, 'after'>
  readonly targets: Targets
  /** Gives every address of a name. @default asks the machine */
  readonly resolve?: (host: string) => Promise<readonly string[]>
}

/**
 * Calls URLs that others have given. Every address that the host of a URL resolves to must be public or allowed, and
 * the connection is made to one of those that were checked.
 */
export class Outgoing {
  readonly #underWay = new Set<AbortController>()
  #isClosed = false

  constructor(private readonly parts: OutgoingParts) {}

  /**
   * Calls a URL, once. Rejects with Problem `invalid-arguments` where it is no http or https URL, `access-denied` where
   * it leads to an address that may not be called, `driver-timeout`, or `driver-failed` where no answer of at most 1 MiB
   * comes or the module stops.
   */
  async call(url: string, call: OutgoingCall = {}): Promise<OutgoingAnswer> {
    const { method = 'POST', headers = {}, body, timeout = USUAL_MS } = call
    const target = targetOf(url)
    return await this.#limited(target, timeout, async (signal) =>
      exchange(target, await this.#addressesOf(target), { method, headers, body }, signal),
    )
  }

  /**
   * Whether a URL may be called, as far as can be seen now: a name that does not resolve may be one that does later.
   * Each call looks again.
   */
  async mayCall(url: string): Promise<boolean> {
    try {
      const target = targetOf(url)
      await this.#limited(target, USUAL_MS, () => this.#addressesOf(target))
      return true
    } catch (error) {
      const { code } = Problem.from(error)
      return code !== 'access-denied' && code !== 'invalid-arguments'
    }
  }

  /** Gives up what is under way, and calls nothing any more. */
  close(): void {
    this.#isClosed = true
    for (const controller of this.#underWay) controller.abort(stopped())
  }

  /** Does work until its time is over or the module stops. */
  async #limited<T>({ origin }: URL, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw stopped()
    const controller = new AbortController()
    const { signal } = controller
    const stopTimer = this.parts.clock.after(ms, () => {
      controller.abort(new Problem('driver-timeout', `${origin} did not answer within ${String(ms)} ms`))
    })
    this.#underWay.add(controller)
    try {
      return await Promise.race([work(signal), aborted(signal)])
    } catch (error) {
      if (signal.aborted) throw Problem.from(signal.reason)
      if (error instanceof Problem) throw error
      throw new Problem('driver-failed', `${origin} could not be called`, { cause: error })
    } finally {
      stopTimer()
      this.#underWay.delete(controller)
    }
  }

  /** Every address of a URL's host. Rejects with Problem `access-denied` where one of them may not be called. */
  async #addressesOf({ hostname }: URL): Promise<readonly string[]> {
    const { targets, resolve = resolved } = this.parts
    // An IPv6 address stands in brackets; IPv4 ones have one spelling here, however they were written.
    const host = hostname.replace(/^\[|\]$/g, '')
    const addresses = isIP(host) === 0 ? await resolve(host) : [host]
    const refused = addresses.find((address) => !targets.has(address))
    if (refused === undefined) return addresses
    const detail = `${hostname} may not be called: it is in no public network, and allowedTargets does not list it`
    // Whoever gave the name is not told the addresses of networks within.
    throw new Problem('access-denied', detail, { cause: new Error(`${hostname} leads to ${refused}`) })
  }
}

function targetOf(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined
  if (target && (target.protocol === 'http:' || target.protocol === 'https:')) return target
  throw new Problem('invalid-arguments', 'what is to be called is no http or https URL')
}

const resolved = async (host: string): Promise<readonly string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address)

const stopped = (): Problem => new Problem('driver-failed', 'the module has stopped')

/** Rejects once a signal fires. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(Problem.from(signal.reason))
    })
  })
