import type { Caller } from '../../auth/index.js'
import type { Log } from '../../log/index.js'
import type { Runtime } from '../../runtime/index.js'
import type { Clock } from '../../time/index.js'
import { PONG } from './answers.js'
import { closings, type Closing } from '../wire/close-codes.js'
import { Commands } from './commands.js'
import type { Connection } from '../wire/connection.js'
import { fault } from '../wire/faults.js'
import type { RealtimeLimits } from './limits.js'
import { Outbox } from './outbox.js'
import { Pace } from './pace.js'
import { parseRequest } from './requests.js'
import type { Sources } from './sources.js'
import type { Topics } from './topics.js'

/** How often the other side is asked whether it is there, in milliseconds. */
const PING_MS = 30_000

/** Silence after which nobody is taken to be there, in milliseconds: more than two pings without an answer. */
const SILENCE_MS = 75_000

/** How often a `pong` is sent unasked, in milliseconds, as PlaceOS does. */
const KEEP_ALIVE_MS = 80_000

/** The same for a client that is slowed: PlaceOS's own gives up after a minute without one, and its pings wait. */
const SLOWED_KEEP_ALIVE_MS = 20_000

type State = 'open' | 'closing' | 'closed'

const NEXT: Record<State, readonly State[]> = {
  open: ['closing', 'closed'],
  closing: ['closed'],
  closed: [],
}

/** What all sessions share. */
export interface SessionParts {
  readonly topics: Topics
  readonly sources: Sources
  readonly runtime: Pick<Runtime, 'exec'>
  readonly limits: RealtimeLimits
  readonly clock: Clock
  readonly log: Log
}

/** One client's conversation, whatever carries it: every message is answered, and bindings end with it. */
export class Session {
  #state: State = 'open'
  readonly #outbox: Outbox
  readonly #commands: Commands
  readonly #pace: Pace
  #wasSlowed = false
  #heardAt: number
  #pingAt: number
  #keepAliveAt: number

  constructor(
    readonly caller: Caller,
    private readonly connection: Connection,
    private readonly parts: SessionParts,
  ) {
    const { topics, sources, runtime, limits, clock, log } = parts
    const now = clock.elapsed()
    const outbox = new Outbox(connection, limits, clock)
    this.#outbox = outbox
    this.#pace = new Pace({ connection, outbox, limits, clock })
    this.#commands = new Commands({
      ...{ topics, sources, runtime, limits, log, caller, outbox },
      reply: (frame) => {
        if (this.#state !== 'open') return
        outbox.send(frame)
        this.#closeIfOverdue(clock.elapsed())
      },
    })
    this.#heardAt = now
    this.#pingAt = now + PING_MS
    this.#keepAliveAt = now + KEEP_ALIVE_MS
  }

  /** How much it watches. */
  get bindings(): number {
    return this.#commands.bindings
  }

  /** A message has come; undefined for one that is not text. */
  receive(text: string | undefined): void {
    if (this.#state !== 'open') return
    const now = this.parts.clock.elapsed()
    this.#heardAt = now
    if (this.#pace.count(now)) this.#slowed(now)
    if (text === undefined) {
      this.#commands.refuse(0, fault('bad-request', 'only text messages are understood'))
    } else if (text === 'ping') {
      this.#outbox.send(PONG)
      this.#closeIfOverdue(now)
    } else {
      const request = parseRequest(text)
      if (request.cmd === 'unreadable') this.#commands.refuse(request.id, request.fault)
      else this.#commands.do(request)
    }
  }

  /** The other side is there. */
  heard(): void {
    this.#heardAt = this.parts.clock.elapsed()
  }

  /** The connection has handed on a part of what was sent. */
  taken(): void {
    this.#outbox.taken()
  }

  /** The connection has handed on all that was sent. */
  drained(): void {
    if (this.#state === 'open') this.#outbox.drained()
  }

  /** Time has passed: pings, keeps the connection in use, and ends what is dead or too slow. */
  tick(now: number): void {
    if (this.#state !== 'open') return
    const { isHeld } = this.#pace
    // Nobody is heard who is not read.
    if (isHeld) this.#heardAt = now
    if (now - this.#heardAt >= SILENCE_MS) {
      this.#become('closing')
      this.connection.cut()
      return
    }
    if (now >= this.#pingAt) {
      this.#pingAt = now + PING_MS
      this.connection.ping()
    }
    if (now >= this.#keepAliveAt) {
      this.#keepAliveAt = now + (isHeld ? SLOWED_KEEP_ALIVE_MS : KEEP_ALIVE_MS)
      this.#outbox.send(PONG)
    }
    this.#closeIfOverdue(now)
  }

  /** Ends the conversation from this side. */
  close(closing: Closing): void {
    if (this.#state !== 'open') return
    this.#become('closing')
    this.connection.close(closing)
  }

  /** The connection is gone. */
  ended(): void {
    this.#become('closed')
  }

  #become(next: State): void {
    if (!NEXT[this.#state].includes(next)) throw new Error(`a session that was ${this.#state} became ${next}`)
    this.#state = next
    this.#pace.end()
    this.#commands.clear()
    this.#outbox.clear()
  }

  #slowed(now: number): void {
    this.#keepAliveAt = Math.min(this.#keepAliveAt, now + SLOWED_KEEP_ALIVE_MS)
    if (this.#wasSlowed) return
    this.#wasSlowed = true
    this.parts.log.warn('a live client is slowed, since it sends more than it may or takes too little', {
      caller: this.caller.name,
    })
  }

  #closeIfOverdue(now: number): void {
    if (this.#outbox.isOverdue(now)) this.close(closings.tooSlow)
  }
}
