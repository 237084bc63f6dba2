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

/** What is known of a URL. */
interface Known {
  /** What came last, and when, as the clock's `elapsed`. */
  good?: { readonly text: string; readonly at: number }
  /** When it was asked for last. */
  asked: number
  /** Until what is asked for has come. */
  fetching?: Promise<void> | undefined
}

/** Fetches what senders publish when it is asked for, and remembers it in this process; calls that wait share a fetch. */
export class PublishedKeys implements SenderKeys {
  readonly #known = new Map<string, Known>()

  constructor(private readonly parts: PublishedKeysParts) {}

  async text(url: string, isFresh = false): Promise<string | undefined> {
    const known = this.#of(url)
    if (this.#ageOf(known) >= (isFresh ? FRESH_MS : GOOD_MS)) {
      const isFailing = known.good?.at !== known.asked && this.#now() - known.asked < FAILED_MS
      if (known.fetching || !isFailing) await (known.fetching ??= this.#fetch(url, known))
    }
    // A host that fails now and then does not take away what is still good.
    return this.#ageOf(known) < GOOD_MS ? known.good?.text : undefined
  }

  #now(): number {
    return this.parts.clock.elapsed()
  }

  #ageOf({ good }: Known): number {
    return good ? this.#now() - good.at : Infinity
  }

  #of(url: string): Known {
    const known = this.#known.get(url) ?? { asked: -Infinity }
    this.#known.delete(url)
    this.#known.set(url, known)
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_URLS) break
      this.#known.delete(oldest)
    }
    return known
  }

  async #fetch(url: string, known: Known): Promise<void> {
    known.asked = this.#now()
    try {
      known.good = { text: await this.parts.load(url), at: known.asked }
    } catch {
      // What cannot be had is asked for again when it is needed.
    } finally {
      known.fetching = undefined
    }
  }
}
