import type { Clock, Stop } from '../../../time/index.js'
import type { CoreClient } from './core-client.js'
import type { Discovery } from './discovery.js'

/** How often cores are asked whether they are there, where one is and where none is; and how long they may take. In milliseconds. */
const CALM_MS = 1000
const AWAY_MS = 500
const ANSWER_MS = 2000

/** Whether any core can be used, as it was a moment ago. */
export class CoreHealth {
  #failure: string | undefined = 'was not asked yet'
  #stop: Stop = () => undefined
  #isClosed = false

  constructor(
    private readonly discovery: Discovery,
    private readonly client: CoreClient,
    private readonly clock: Clock,
  ) {}

  /** Why none can be used; undefined where one can. A core that is away alone keeps nobody from the others' modules. */
  get failure(): string | undefined {
    return this.#failure
  }

  /** Looks now, and from now on. */
  async start(): Promise<void> {
    await this.look()
    if (this.#isClosed) return
    this.#stop = this.clock.after(this.#failure === undefined ? CALM_MS : AWAY_MS, () => void this.start())
  }

  /** @see PlaceOS/core, `api/root.cr:49-68` */
  async look(): Promise<void> {
    try {
      const { nodes } = await this.discovery.read()
      if (nodes.length === 0) this.#failure = 'none is in the list'
      else if ((await Promise.all(nodes.map((node) => this.#answers(node)))).includes(true))
        this.#failure = undefined
      else this.#failure = nodes.length === 1 ? 'does not answer' : 'none answers'
    } catch {
      this.#failure = 'is not known: Redis cannot be read'
    }
  }

  close(): void {
    this.#isClosed = true
    this.#stop()
  }

  async #answers(node: string): Promise<boolean> {
    const sent = this.client.get(node, 'ready')
    const stop = this.clock.after(ANSWER_MS, () => {
      sent.end('it took too long')
    })
    const answer = await sent.answer
    stop()
    return answer.kind === 'answered' && answer.status < 500
  }
}
