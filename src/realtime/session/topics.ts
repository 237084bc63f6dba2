import type { Log } from '../../log/index.js'
import type { Stop } from '../../time/index.js'
import type { Notice } from '../wire/frame.js'

/** Whoever hears of a topic. */
export interface Watcher {
  /** Whether it could be told on at once. */
  hear(notice: Notice): boolean
}

/** Where the notices of a topic come from; it may tell one at once. */
export type Source = (tell: (notice: Notice) => void) => Stop

/** What is watched once, however many clients have bound it. */
interface Topic {
  readonly prompt: Set<Watcher>
  /** Those who could not be told on at once when they heard last: they are the last to hear next. */
  readonly slow: Set<Watcher>
  /** What those are told who come later. */
  latest: Notice | undefined
  stop: Stop
}

/** What a topic is known by and comes from. */
export interface TopicKind {
  readonly key: string
  readonly source: Source
  /** Whether those who come later are told the latest. */
  readonly isState: boolean
}

/** Everything clients watch at the moment: a source runs while somebody does, and runs once. */
export class Topics {
  readonly #topics = new Map<string, Topic>()

  constructor(private readonly log: Log) {}

  /** How many there are. */
  get size(): number {
    return this.#topics.size
  }

  /** Tells the present state, if there is one, and then each notice, until stopped. */
  watch({ key, source, isState }: TopicKind, watcher: Watcher): Stop {
    const known = this.#topics.get(key)
    const topic = known ?? { prompt: new Set(), slow: new Set(), latest: undefined, stop: () => undefined }
    topic.prompt.add(watcher)
    if (!known) {
      this.#topics.set(key, topic)
      topic.stop = source((notice) => {
        if (isState) topic.latest = notice
        this.#tell(topic, notice)
      })
    } else if (topic.latest) {
      watcher.hear(topic.latest)
    }
    return () => {
      const wasThere = topic.prompt.delete(watcher) || topic.slow.delete(watcher)
      if (!wasThere || topic.prompt.size + topic.slow.size > 0) return
      this.#topics.delete(key)
      topic.stop()
    }
  }

  #tell({ prompt, slow }: Topic, notice: Notice): void {
    const caughtUp: Watcher[] = []
    const fellBehind: Watcher[] = []
    for (const watcher of prompt) if (!this.#tellOne(watcher, notice)) fellBehind.push(watcher)
    for (const watcher of slow) if (this.#tellOne(watcher, notice)) caughtUp.push(watcher)
    for (const watcher of fellBehind) move(watcher, prompt, slow)
    for (const watcher of caughtUp) move(watcher, slow, prompt)
  }

  #tellOne(watcher: Watcher, notice: Notice): boolean {
    try {
      return watcher.hear(notice)
    } catch (error) {
      // One client's misfortune is no other's.
      this.log.error('a client could not be told', { error })
      return false
    }
  }
}

/** Whoever has stopped meanwhile is in neither. */
function move(watcher: Watcher, from: Set<Watcher>, to: Set<Watcher>): void {
  if (from.delete(watcher)) to.add(watcher)
}
