import { AsyncResource } from 'node:async_hooks'
import type { Notice } from '../../triggers/index.js'
import type { Delivery } from '../delivery/delivery.js'
import type { TakeBody } from '../delivery/unpack.js'
import type { TakenCall } from '../execution/bursts.js'
import { Problem } from '../../problem/index.js'
import type { ExecutionRecord } from '../record/execution-record.js'
import type { Answer } from '../replies/answer.js'
import type { PendingReply } from '../replies/pending-reply.js'

/** Whoever a delivery comes from, and is answered to. */
export interface Caller {
  /** Gives the body: in this turn where it is there. */
  readBody(done: TakeBody): void
  /** Answers. Gives the status that was sent, null where none could be; throws what a host's middleware throws. */
  answer(answer: Answer): number | null
}

/**
 * One delivery on its way through the pipeline. Whatever goes on in a later turn goes on as what its host has begun
 * with the request, such as a trace.
 */
export class Handling extends AsyncResource {
  /** Once its secret has proved right. */
  record: ExecutionRecord | undefined
  /** Its reply, where that is to be kept. */
  pendingReply: PendingReply | undefined
  /** What its trigger was told, until its unit is written. */
  notice: Notice | undefined
  /** The place it has in a burst, until its unit is written. */
  taken: Pick<TakenCall, 'leave'> | undefined
  /** Whether gates have used up what there is only so much of. */
  hasUsedUp = false
  /** Whether its caller was told where to fetch the reply. */
  isHandedOver = false
  /** Whether it has been answered, or nobody is left to answer. */
  isOver = false

  constructor(
    readonly delivery: Delivery,
    readonly caller: Caller,
    /** Hears of what goes wrong unexpectedly. */
    private readonly onFailure: (handling: Handling, error: unknown) => void,
  ) {
    super('WEBHOOK', { requireManualDestroy: true })
  }

  /** Goes on in a later turn. */
  resume(work: () => void): void {
    this.runInAsyncScope(() => {
      this.attempt(work)
    })
  }

  /** Goes on once something is known. */
  after<T>(known: Promise<T>, next: (value: T) => void, failed: (problem: Problem) => void): void {
    known.then(
      (value) => {
        this.resume(() => {
          next(value)
        })
      },
      (error: unknown) => {
        this.resume(() => {
          failed(Problem.from(error))
        })
      },
    )
  }

  /** Goes on in this turn. */
  attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.onFailure(this, error)
    }
  }
}
