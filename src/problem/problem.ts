import { entryOf, type ProblemCode } from './catalogue.js'

/** One fault in structured input: where it is and what is wrong there. */
export interface Fault {
  /** JSON path of the offending value, such as `modules[2].settings.volume`; empty for the whole. */
  readonly path: string
  readonly message: string
}

/** What accompanies a problem beyond its code and detail. */
export interface ProblemOptions {
  readonly cause?: unknown
  /** Faults by path, when structured input was refused. */
  readonly faults?: readonly Fault[]
  /** HTTP headers the answer carries, such as `Allow`. */
  readonly headers?: Readonly<Record<string, string>>
  /** HTTP status, where settings ask for another than the catalogue's. */
  readonly status?: number
}

/** The members of an RFC 9457 answer, with PlaceOS's `error` beside them. */
export interface ProblemBody {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: ProblemCode
  /** Names this occurrence: the request id, as in the `X-Request-ID` header. */
  readonly instance: string
  /** The detail again, under the name PlaceOS clients read. */
  readonly error: string
  readonly faults?: readonly Fault[]
  /** That the method ran all the same, where a caller would take it for not run. */
  readonly ran?: true
}

/**
 * The one error of this project. `detail` is shown to callers, so it never holds a stack, a file path or a
 * secret; the `cause` is for the log alone.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly status: number
  readonly faults: readonly Fault[]
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    const { status, retryAfter } = entryOf(code)
    this.code = code
    this.status = options.status ?? status
    this.faults = options.faults ?? []
    this.headers = {
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
      ...options.headers,
    }
  }

  /** Anything thrown, as a problem: itself if it is one, else `unexpected-failure` with the thing as cause. */
  static from(thrown: unknown): Problem {
    if (thrown instanceof Problem) return thrown
    return new Problem('unexpected-failure', 'something went wrong; the log has the cause', { cause: thrown })
  }

  /** The answer's body for one occurrence. */
  toBody(instance: string): ProblemBody {
    return {
      type: `urn:placeos-webhooks:problem:${this.code}`,
      title: entryOf(this.code).title,
      status: this.status,
      detail: this.message,
      code: this.code,
      instance,
      error: this.message,
      ...(this.faults.length > 0 ? { faults: this.faults } : {}),
      ...(this.code === 'storage-lost' ? { ran: true as const } : {}),
    }
  }
}
