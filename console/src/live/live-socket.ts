import { signal, type ReadonlySignal } from '@preact/signals'
import type { Json } from '../api/resources.js'
import { bindFrame, readFrame, unbindFrame, type Topic } from './frame.js'

/** How a connection does. */
export type Connection = 'off' | 'connecting' | 'open' | 'lost'

/** Whoever follows a topic. */
interface Follower {
  readonly id: number
  readonly topic: Topic
  /** The number of the last event seen, where the topic counts them. */
  readonly since: (() => number | undefined) | undefined
  readonly onValue: (value: Json) => void
}

/** How often the server is asked whether it is there, and how long it may be silent, in milliseconds. */
const PING_MS = 15_000
const SILENCE_MS = 40_000
/** How long to wait before another attempt: so much for each one before it, and at most so much. */
const STEP_MS = 300
const LONGEST_MS = 5000

/** A websocket that comes back by itself, with all that is followed on it. */
export class LiveSocket {
  readonly #state = signal<Connection>('off')
  readonly #followers = new Map<number, Follower>()
  #socket: WebSocket | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #attempts = 0
  #lastId = 0
  #heardAt = 0
  #url: (() => Promise<string>) | undefined
  /** Counts attempts to connect, as each waits for what lets it in. */
  #turn = 0

  /** @param onEnd called whenever a connection has ended or was refused, before the next attempt */
  constructor(private readonly onEnd: () => void) {
    addEventListener('online', () => {
      if (this.#state.value === 'lost') this.#connect()
    })
    setInterval(() => {
      this.#ping()
    }, PING_MS)
  }

  get state(): ReadonlySignal<Connection> {
    return this.#state
  }

  /** @param url rejects where nobody can be let in now */
  open(url: () => Promise<string>): void {
    this.close()
    this.#url = url
    this.#connect()
  }

  close(): void {
    this.#url = undefined
    clearTimeout(this.#timer)
    this.#drop()
    this.#attempts = 0
    this.#state.value = 'off'
  }

  /** Follows a topic until the returned function is called, over lost connections as well. */
  follow(topic: Topic, onValue: (value: Json) => void, since?: () => number | undefined): () => void {
    const id = (this.#lastId += 1)
    const follower: Follower = { id, topic, since, onValue }
    this.#followers.set(id, follower)
    this.#bind(follower)
    return () => {
      this.#followers.delete(id)
      if (this.#state.value === 'open') this.#socket?.send(unbindFrame((this.#lastId += 1), topic))
    }
  }

  #connect(): void {
    if (!this.#url) return
    clearTimeout(this.#timer)
    this.#drop()
    if (this.#state.value === 'off') this.#state.value = 'connecting'
    const turn = this.#turn
    this.#url().then(
      (url) => {
        if (turn === this.#turn) this.#use(new WebSocket(url))
      },
      () => {
        if (turn === this.#turn) this.#lost()
      },
    )
  }

  #use(socket: WebSocket): void {
    this.#socket = socket
    socket.onopen = () => {
      this.#attempts = 0
      this.#heardAt = Date.now()
      this.#state.value = 'open'
      for (const follower of this.#followers.values()) this.#bind(follower)
    }
    socket.onmessage = ({ data }) => {
      this.#heardAt = Date.now()
      const frame = readFrame(data)
      if (frame?.type === 'notify') this.#followers.get(frame.id)?.onValue(frame.value ?? null)
    }
    socket.onclose = () => {
      this.#lost()
    }
  }

  #lost(): void {
    this.#state.value = 'lost'
    this.#attempts += 1
    this.#timer = setTimeout(
      () => {
        this.#connect()
      },
      Math.min(STEP_MS * this.#attempts, LONGEST_MS),
    )
    this.onEnd()
  }

  /** Lets go of a socket without hearing of it again. */
  #drop(): void {
    this.#turn += 1
    const socket = this.#socket
    this.#socket = undefined
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  #bind({ id, topic, since }: Follower): void {
    if (this.#state.value === 'open') this.#socket?.send(bindFrame(id, topic, since?.()))
  }

  #ping(): void {
    if (this.#state.value !== 'open') return
    if (Date.now() - this.#heardAt < SILENCE_MS) {
      this.#socket?.send('ping')
      return
    }
    this.#drop()
    this.#lost()
  }
}
