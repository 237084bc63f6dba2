import type { Clock } from '../../time/index.js'
import type { SenderKeys } from './sender-keys.js'

/** How long what was fetched is good, in milliseconds. */
const GOOD_MS = 3_600_000

/** How long a key may be missed before what was fetched is fetched anew, in milliseconds. */
const FRESH_MS = 30_000

/** How long a host that does not answer is not asked again, in milliseconds. */
const FAILED_MS = 10_000

/** So many URLs are remembered; beyond, the oldest are forgotten. */
const MOST_URLS = 100

/** What it takes to fetch keys. */
export interface PublishedKeysParts {
  readonly clock: Clock
  /** Fetches the text of an https URL, within bounds of time and size; rejects where it cannot. */
  readonly load: (url: string) => Promise<string>
}

interface Fetched {
  readonly at: number
  readonly text: Promise<string | undefined>
  failed: boolean
}

/** Fetches what senders publish when it is asked for, and remembers it in this process; calls that wait share a fetch. */
export class PublishedKeys implements SenderKeys {
  readonly #fetched = new Map<string, Fetched>()

  constructor(private readonly parts: PublishedKeysParts) {}

  async text(url: string, isFresh = false): Promise<string | undefined> {
    const known = this.#fetched.get(url)
    const age = known ? this.parts.clock.now() - known.at : Infinity
    if (known && age < (known.failed ? FAILED_MS : isFresh ? FRESH_MS : GOOD_MS)) return await known.text
    const text = await this.#fetch(url).text
    // A host that fails now and then does not take away what is still good.
    return text ?? (known?.failed === false && age < GOOD_MS ? await known.text : undefined)
  }

  #fetch(url: string): Fetched {
    const fetched: Fetched = {
      at: this.parts.clock.now(),
      text: this.parts.load(url).catch(() => {
        fetched.failed = true
        return undefined
      }),
      failed: false,
    }
    this.#fetched.delete(url)
    this.#fetched.set(url, fetched)
    for (const oldest of this.#fetched.keys()) {
      if (this.#fetched.size <= MOST_URLS) break
      this.#fetched.delete(oldest)
    }
    return fetched
  }
}
