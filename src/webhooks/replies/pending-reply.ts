import type { Problem } from '../../problem/index.js'
import type { ExactReply, KeptReply, ReplyClaim } from '../../replies/index.js'

/** A call that came before, and what it came to. */
export type EarlierCall = Pick<KeptReply, 'execution' | 'instance' | 'fingerprint' | 'state' | 'reply'>

/** One who waits to hear what a call like his is answered. */
interface Waiting {
  readonly resolve: (found: EarlierCall) => void
  readonly reject: (error: unknown) => void
}

/** The reply of an execution of this process, from when it is promised until it is kept. */
export class PendingReply {
  /** What it can be asked for by. */
  readonly names = new Set<string>()
  /** What those are told who ask before it is here. */
  #notice: ExactReply | undefined
  #reply: ExactReply | undefined
  /** Why nobody is told what it is, until it is written. */
  #problem: Problem | undefined
  #waiting: Waiting[] = []

  constructor(private readonly promised: Pick<ReplyClaim, 'execution' | 'instance' | 'fingerprint'>) {}

  get execution(): string {
    return this.promised.execution
  }

  get fingerprint(): string | null {
    return this.promised.fingerprint
  }

  /** How many wait for it. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Whether its caller has been told where to fetch it. */
  get isPostponed(): boolean {
    return this.#notice !== undefined
  }

  /** As it stands now. */
  get earlierCall(): EarlierCall {
    const reply = this.#reply ?? null
    return { ...this.promised, state: reply ? 'done' : 'under-way', reply }
  }

  /** What another of the same calls is answered, once that is known. Rejects with what it failed or stalled with. */
  hear(): Promise<EarlierCall> {
    const reply = this.#reply ?? this.#notice
    if (reply) return Promise.resolve({ ...this.promised, state: 'done', reply })
    if (this.#problem) return Promise.reject(this.#problem)
    return new Promise((resolve, reject) => void this.#waiting.push({ resolve, reject }))
  }

  /** Those who ask are told where to fetch it. */
  postpone(notice: ExactReply): void {
    this.#notice = notice
    this.#tell({ ...this.promised, state: 'done', reply: notice })
  }

  /** It is here. */
  bring(reply: ExactReply): void {
    this.#reply = reply
    this.#tell(this.earlierCall)
  }

  /** It never comes: another execution stands for it. */
  yield(earlierCall: EarlierCall): void {
    this.#tell(earlierCall)
  }

  /** It is to be written still: until then nobody is told what may be gone after a crash. */
  stall(problem: Problem): void {
    this.#problem = problem
    this.fail(problem)
  }

  /** It never comes, and nothing ran. */
  fail(problem: Problem): void {
    for (const { reject } of this.#waiting.splice(0)) reject(problem)
  }

  #tell(found: EarlierCall): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve(found)
  }
}
