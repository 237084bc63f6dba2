import type { ExecutionEvent } from '../execution.js'

/** An event that stands in several streams; it is serialised when it is first read, and then no more. */
export class SharedEvent {
  #json: string | undefined

  /** @param recorded milliseconds since the epoch */
  constructor(
    private readonly event: ExecutionEvent,
    readonly recorded: number,
  ) {}

  /** The event as JSON, but for its opening brace: what comes before it differs by stream. */
  get members(): string {
    return (this.#json ??= JSON.stringify(this.event).slice(1))
  }
}

/** An event in its place in one stream, made when somebody is told it. */
export class Entry {
  #json: string | undefined

  constructor(
    readonly seq: number,
    private readonly shared: SharedEvent,
  ) {}

  /** When it was recorded, in milliseconds since the epoch. */
  get recorded(): number {
    return this.shared.recorded
  }

  get json(): string {
    return (this.#json ??= `{"seq":${this.seq},${this.shared.members}`)
  }
}
