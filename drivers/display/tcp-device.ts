import { Problem, type Attempt, type Stop } from 'placeos-webhooks'
import type { DeviceListener, DisplayDevice } from './device.js'
import { LineConnection, type Address } from './line-connection.js'
import { ASK_STATE, readAnswer, setLine } from './protocol.js'
import { aspects, DisplayState, type Aspect, type Changes } from './state.js'

/** Time for a new connection to tell the display's state, in milliseconds. */
const GREETING_MS = 2000
/** Pause before the second attempt to connect again, in milliseconds; it doubles with each further one. */
const FIRST_PAUSE_MS = 1000
/** Why a device does nothing any more. */
const LET_GO = 'the module has let go of the display'
/** The longest pause, and how long a connection must last for its loss to count as the first, in milliseconds. */
const LONGEST_PAUSE_MS = 30_000

/**
 * A display at the other end of a TCP connection. A lost connection is made again: at once the first time,
 * after a pause when that fails. Commands wait for a connection that is being made, and fail during a pause.
 */
export class TcpDevice implements DisplayDevice {
  #state: DisplayState | undefined
  #connection: LineConnection | undefined
  #ready: Promise<LineConnection> | undefined
  #losses = 0
  #closed = false
  #cancelTimer: Stop = () => undefined

  /** @param after runs something once, so many milliseconds from now */
  constructor(
    private readonly address: Address,
    private readonly listener: DeviceListener,
    private readonly after: (ms: number, run: () => void) => Stop,
  ) {
    this.#open()
  }

  async become(wanted: Changes, { signal }: Attempt): Promise<void> {
    for (const aspect of aspects) await this.#set(aspect, wanted[aspect], signal)
  }

  close(): void {
    this.#closed = true
    // A pause would end in a new connection.
    this.#cancelTimer()
    this.#connection?.close(LET_GO)
  }

  /** Sets one aspect; when the connection is lost before the acknowledgement, on the next one. */
  async #set<A extends Aspect>(aspect: A, value: Changes[A], signal: AbortSignal): Promise<void> {
    if (value === undefined) return
    const line = setLine(aspect, value)
    for (;;) {
      if (!this.#ready) throw new Problem('driver-failed', 'the display is out of reach')
      const connection = await this.#ready
      signal.throwIfAborted()
      if (this.#state?.[aspect] === value) return
      const text = await answerOrLoss(connection, line, signal)
      if (text === undefined) continue
      const answer = readAnswer(text, [aspect])
      if (answer && 'values' in answer) {
        this.#learn(answer.values)
        return
      }
      // An answer that is none may be one to an earlier line; a new connection is in step again.
      if (!answer) connection.close('the display is out of step')
      throw new Problem('driver-failed', `the display answered ${line} with ${JSON.stringify(text)}`)
    }
  }

  #learn(values: Changes): void {
    if (this.#closed) throw new Problem('driver-failed', LET_GO)
    this.#state = DisplayState.parse({ ...this.#state, ...values })
    this.listener.state(this.#state)
  }

  #open(): void {
    const connection = new LineConnection(this.address, (reason) => {
      this.#lose(reason)
    })
    this.#connection = connection
    this.#cancelTimer = this.after(GREETING_MS, () => {
      connection.close('the display did not tell its state in time')
    })
    this.#ready = this.#greet(connection)
    // Who waits for the connection hears of its failure; nobody need wait.
    this.#ready.catch(() => undefined)
  }

  /** Asks a new connection for the state: the display may have been changed by others meanwhile. */
  async #greet(connection: LineConnection): Promise<LineConnection> {
    try {
      const text = await connection.exchange(ASK_STATE)
      // It may have been let go of while the answer was on its way here.
      if (this.#closed) throw new Error(LET_GO)
      const answer = readAnswer(text, aspects)
      if (!answer || !('values' in answer))
        throw new Error(`it answered ${ASK_STATE} with ${JSON.stringify(text)}`)
      this.#cancelTimer()
      this.#cancelTimer = this.after(LONGEST_PAUSE_MS, () => {
        this.#losses = 0
      })
      this.listener.connected()
      this.#learn(answer.values)
      return connection
    } catch (error) {
      connection.close('the display did not tell its state')
      throw new Problem('driver-failed', 'the display is out of reach', { cause: error })
    }
  }

  #lose(reason: Error): void {
    this.#cancelTimer()
    this.#ready = undefined
    if (this.#closed) return
    this.listener.disconnected(reason)
    this.#losses += 1
    if (this.#losses === 1) {
      this.#open()
      return
    }
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.#losses - 2), LONGEST_PAUSE_MS)
    this.#cancelTimer = this.after(pause, () => {
      this.#open()
    })
  }
}

/** The answer to a line; undefined when the connection is lost first, as it is when the time is over. */
async function answerOrLoss(
  connection: LineConnection,
  line: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const giveUp = (): void => {
    connection.close('the display did not answer in time')
  }
  signal.addEventListener('abort', giveUp)
  try {
    return await connection.exchange(line)
  } catch {
    return undefined
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
