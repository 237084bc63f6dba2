import type { Caller, Keys, Proof } from '../../auth/index.js'
import type { Log } from '../../log/index.js'
import type { Clock, Stop } from '../../time/index.js'
import { closings, type Closing } from '../wire/close-codes.js'
import type { Session } from './session.js'

/** How often sessions are looked after, in milliseconds. */
const TICK_MS = 1000

/** After how many ticks keys are looked up again, so that a key that is revoked ends within 5 seconds. */
const TICKS_A_KEY_CHECK = 3

/** What looking after sessions takes. */
export interface SessionsParts {
  readonly keys: Pick<Keys, 'holder'>
  readonly clock: Clock
  readonly log: Log
}

/** Who came with the same key, or with tickets of the same sign-in. */
interface Together {
  readonly proof: Proof
  readonly sessions: Set<Session>
}

/** The sessions there are, by what each came with. While there is none, nothing is done. */
export class Sessions {
  readonly #byProof = new Map<string, Together>()
  #stopTicking: Stop | undefined
  #ticks = 0
  #checking: Promise<void> | undefined
  #whenEmpty: (() => void) | undefined

  constructor(private readonly parts: SessionsParts) {}

  /** How many came with a key or a sign-in. */
  countOf(proof: Proof): number {
    return this.#byProof.get(nameOf(proof))?.sessions.size ?? 0
  }

  /** How many there are, and how much they watch. */
  count(): { sockets: number; bindings: number } {
    let [sockets, bindings] = [0, 0]
    for (const { sessions } of this.#byProof.values()) {
      sockets += sessions.size
      for (const session of sessions) bindings += session.bindings
    }
    return { sockets, bindings }
  }

  add(proof: Proof, session: Session): void {
    const together = this.#byProof.get(nameOf(proof))
    if (together) together.sessions.add(session)
    else this.#byProof.set(nameOf(proof), { proof, sessions: new Set([session]) })
    if (!this.#stopTicking) this.#tickLater()
  }

  delete(proof: Proof, session: Session): void {
    const sessions = this.#byProof.get(nameOf(proof))?.sessions
    sessions?.delete(session)
    if (sessions?.size === 0) this.#byProof.delete(nameOf(proof))
    if (this.#byProof.size > 0) return
    this.#stopTicking?.()
    this.#stopTicking = undefined
    this.#whenEmpty?.()
  }

  /** Closes every session; resolves when all are gone. */
  async close(closing: Closing): Promise<void> {
    const gone = new Promise<void>((resolve) => {
      if (this.#byProof.size === 0) resolve()
      else this.#whenEmpty = resolve
    })
    for (const { sessions } of [...this.#byProof.values()]) closeAll(sessions, closing)
    await gone
    await this.#checking
  }

  #tickLater(): void {
    this.#stopTicking = this.parts.clock.after(TICK_MS, () => {
      this.#tickLater()
      this.#tick()
    })
  }

  #tick(): void {
    const now = this.parts.clock.elapsed()
    for (const { sessions } of [...this.#byProof.values()])
      for (const session of [...sessions]) session.tick(now)
    this.#ticks += 1
    if (this.#ticks % TICKS_A_KEY_CHECK !== 0 || this.#checking) return
    this.#checking = this.#checkKeys().finally(() => {
      this.#checking = undefined
    })
  }

  async #checkKeys(): Promise<void> {
    await Promise.all(
      [...this.#byProof.values()].map(async ({ proof, sessions }) => {
        try {
          const holder = await this.parts.keys.holder(proof)
          for (const session of [...sessions])
            if (!isSame(holder, session.caller)) session.close(closings.keyEnded)
        } catch (error) {
          // Whoever was let in stays while nobody can say otherwise.
          this.parts.log.warn('it could not be seen whether API keys are still valid', { error })
        }
      }),
    )
  }
}

const nameOf = (proof: Proof): string => `${proof.kind} ${proof.kind === 'host' ? proof.id : proof.hash}`

/** A key whose role has changed is another key to the sessions that came with it. */
const isSame = (holder: Caller | undefined, caller: Caller): boolean =>
  holder?.key === caller.key && holder.role === caller.role

function closeAll(sessions: ReadonlySet<Session>, closing: Closing): void {
  for (const session of [...sessions]) session.close(closing)
}
