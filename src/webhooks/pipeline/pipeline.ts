import type { Problem } from '../../problem/index.js'
import { withKeptSecret } from '../../senders/index.js'
import { askToConfirm, type HandshakeAnswer, type Load } from '../../signatures/index.js'
import type { Triggers } from '../../triggers/index.js'
import { accepted } from '../replies/answer.js'
import { PendingReply } from '../replies/pending-reply.js'
import { Admission, type AdmissionParts, type Admitted } from './admission.js'
import { captureAnswer, isToCapture } from './capture.js'
import { isFilteredOut } from './filtered.js'
import { Endings, type EndingParts } from './endings.js'
import type { Handling } from './handling.js'
import { Receipt, type ReceiptParts } from './receipt.js'
import { Repeats, type RepeatParts } from './repeats.js'
import { Uses } from './use-up.js'

/** What the pipeline asks. */
export interface PipelineParts extends AdmissionParts, EndingParts, RepeatParts, ReceiptParts {
  /** Keeps the secret that a sender brings with its handshake. */
  readonly triggers: Pick<Triggers, 'find' | 'updateInstance'>
  /** Fetches the text of an https URL of a sender's. @default over the network, within bounds */
  readonly load?: Load | undefined
}

/**
 * Takes deliveries through everything that happens to them, in the same turn where nothing has to be waited for: the
 * gates; the unit that says that they have come; the method; the unit that says what it came to; the answer.
 */
export class Pipeline implements Admitted {
  readonly #admission: Admission
  readonly #uses: Uses
  readonly #endings: Endings
  readonly #repeats: Repeats
  readonly #receipt: Receipt

  constructor(private readonly parts: PipelineParts) {
    this.#admission = new Admission(parts, this)
    this.#uses = new Uses(parts.gates)
    this.#endings = new Endings(parts, this.#uses, this.#admission.headGates)
    this.#repeats = new Repeats(parts, this.#endings)
    this.#receipt = new Receipt(parts, this.#endings, this.#repeats)
  }

  /** Takes a delivery through. Its caller is answered, or has gone away, when it is no longer in flight. */
  deliver(handling: Handling): void {
    this.parts.inFlight.enter()
    handling.attempt(() => {
      this.#admission.begin(handling)
    })
  }

  /** Answers a delivery that comes when none is taken any more. */
  turnAway(handling: Handling, problem: Problem): void {
    this.parts.inFlight.enter()
    this.parts.recorder.recognise(handling.delivery)
    this.#endings.refuse(handling, problem)
  }

  /** Something failed that nobody has foreseen. */
  readonly fault = (handling: Handling, error: unknown): void => {
    this.#endings.fault(handling, error)
  }

  passed(handling: Handling): void {
    const { delivery } = handling
    const taken = accepted(delivery.instance?.systemTrigger.success_status)
    const captured = isToCapture(delivery) ? delivery.instance?.captures.take() : undefined
    if (captured) {
      const answer = captureAnswer(captured.left, taken)
      this.#endings.endAtOnce(handling, { answer, problem: undefined, calm: 'captured' }, captured.settle)
    } else if (delivery.refusal) {
      // Another call has taken the last place meanwhile.
      this.#endings.refuse(handling, delivery.refusal)
    } else if (delivery.handshake !== undefined) this.#greet(handling, delivery.handshake)
    else if (isFilteredOut(delivery))
      this.#endings.endAtOnce(handling, { answer: taken, problem: undefined, calm: 'filtered' })
    else this.#claim(handling)
  }

  /** Answers a sender that only makes sure of the URL, once what it wants is confirmed, and a secret that it brings is kept. */
  #greet(handling: Handling, answer: HandshakeAnswer): void {
    const { instance } = handling.delivery
    const signature = instance?.systemTrigger.signature
    const fail = (problem: Problem): void => {
      this.#endings.fail(handling, problem)
    }
    if (answer.confirm !== undefined) {
      const { confirm, ...confirmed } = answer
      handling.after(
        askToConfirm(confirm, this.parts.load),
        () => {
          this.#greet(handling, confirmed)
        },
        fail,
      )
      return
    }
    const end = (): void => {
      this.#endings.endAtOnce(handling, { answer, problem: undefined, calm: 'answered' })
    }
    if (answer.keep === undefined || !instance || !signature) {
      end()
      return
    }
    const edit = { signature: withKeptSecret(signature, answer.keep) }
    handling.after(this.parts.triggers.updateInstance(instance.id, edit), end, fail)
  }

  refused(handling: Handling, problem: Problem): void {
    this.#endings.refuse(handling, problem)
  }

  cutOff(handling: Handling): void {
    this.#endings.cutOff(handling)
  }

  /** Of calls that are the same by their instance's policy, the first goes on, and the others get its answer. */
  #claim(handling: Handling): void {
    const { pendingReplies } = this.parts
    const { key, instance, execution } = handling.delivery
    if (!key || !instance) {
      this.#useUp(handling)
      return
    }
    const earlier = pendingReplies.at(key.name)
    if (earlier) {
      this.#repeats.wait(handling, earlier)
      return
    }
    handling.pendingReply = new PendingReply({
      execution,
      instance: instance.id,
      fingerprint: key.fingerprint,
    })
    pendingReplies.promise(handling.pendingReply, key.name)
    this.#lookUp(handling, key.name)
  }

  /**
   * The key decides before anything that a repeat would use up or lengthen: a replay window, a debounce, a burst. Where
   * another process claims it in between, what was notified is taken back.
   */
  #lookUp(handling: Handling, name: string): void {
    handling.after(
      this.parts.pendingReplies.findKept(name),
      (found) => {
        if (found) this.#repeats.yieldTo(handling, found)
        else this.#useUp(handling)
      },
      (problem) => {
        this.#endings.fail(handling, problem)
      },
    )
  }

  #useUp(handling: Handling): void {
    // A replay uses nothing up.
    const isReplay = handling.delivery.replayOf !== undefined
    const refusal = isReplay ? undefined : this.#uses.take(handling.delivery)
    const usedUp = (problem: Problem | undefined): void => {
      handling.hasUsedUp = !problem && !isReplay
      if (problem) this.#endings.fail(handling, problem)
      else this.#receipt.receive(handling)
    }
    if (refusal instanceof Promise)
      handling.after(refusal, usedUp, (problem) => {
        this.#endings.fail(handling, problem)
      })
    else usedUp(refusal)
  }
}
