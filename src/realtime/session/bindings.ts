import type { ExecutionStream, FeedEntry } from '../../journal/index.js'
import type { Stop } from '../../time/index.js'
import { debugged, metaOf } from './answers.js'
import type { Notice } from '../wire/frame.js'
import type { Late, Outbox } from './outbox.js'
import type { RequestTo } from './requests.js'
import type { Sources } from './sources.js'
import type { Topics, Watcher } from './topics.js'

/** What one client watches, until it stops. */
export interface Binding {
  stop(): void
}

/** What bindings are made of. */
export interface BindingParts {
  readonly topics: Topics
  readonly sources: Sources
  readonly outbox: Outbox
}

/** Values of which only the newest matters: a client that is too slow for them all gets that one. */
export class ValueBinding implements Binding, Watcher, Late {
  readonly #id: number
  readonly #stop: Stop
  #newest: Notice | undefined

  constructor(
    request: RequestTo<'bind'>,
    private readonly parts: BindingParts,
  ) {
    this.#id = request.id
    this.#stop = parts.topics.watch(parts.sources.values(request), this)
  }

  hear(notice: Notice): boolean {
    const { outbox } = this.parts
    if (outbox.isFull) {
      if (!this.#newest) outbox.later(this)
      this.#newest = notice
      return false
    }
    this.#newest = undefined
    return outbox.send(notice.frame(this.#id))
  }

  catchUp(): void {
    const newest = this.#newest
    this.#newest = undefined
    if (newest) this.hear(newest)
  }

  stop(): void {
    this.parts.outbox.forget(this)
    this.#stop()
  }
}

/** Lines of a log: a client that is too slow for them is told how many it missed. */
export class LineBinding implements Binding, Watcher, Late {
  readonly #stop: Stop
  #missed = 0

  constructor(
    private readonly request: RequestTo<'debug'>,
    private readonly parts: BindingParts,
  ) {
    this.#stop = parts.topics.watch(parts.sources.lines(request), this)
  }

  hear(notice: Notice): boolean {
    const { outbox } = this.parts
    if (!outbox.isFull) return outbox.send(notice.frame(this.request.id))
    if (this.#missed === 0) outbox.later(this)
    this.#missed += 1
    return false
  }

  catchUp(): void {
    const { request } = this
    const message = `${this.#missed} lines were left out`
    this.#missed = 0
    this.hear(debugged({ level: 'warn', message }, request.mod, metaOf(request)))
  }

  stop(): void {
    this.parts.outbox.forget(this)
    this.#stop()
  }
}

/** Executions, none of which is left out: a client that is too slow for them is told the rest when it is ready. */
export class ExecutionBinding implements Binding, Late {
  readonly #id: number
  readonly #stream: ExecutionStream
  readonly #meta: string
  #since: number | undefined
  #isBehind = false
  #stop: Stop

  constructor(
    request: RequestTo<'bind'>,
    since: number | undefined,
    private readonly parts: BindingParts,
  ) {
    this.#id = request.id
    this.#stream = { system: request.sys, instance: request.name }
    this.#meta = metaOf(request)
    this.#since = since
    this.#stop = this.#follow()
  }

  catchUp(): void {
    this.#stop()
    this.#isBehind = false
    this.#stop = this.#follow()
  }

  stop(): void {
    this.parts.outbox.forget(this)
    this.#stop()
  }

  #follow(): Stop {
    return this.parts.sources.executions(this.#stream, this.#since, (entry) => {
      this.#hear(entry)
    })
  }

  #hear(entry: FeedEntry): void {
    if (this.#isBehind) return
    const { outbox, sources } = this.parts
    if (outbox.isFull) {
      this.#isBehind = true
      this.#since = ('gap' in entry ? entry.gap.from : entry.seq) - 1
      outbox.later(this)
    } else {
      this.#since = 'gap' in entry ? entry.gap.to : entry.seq
      outbox.send(sources.entryNotice(entry, this.#meta).frame(this.#id))
    }
  }
}
