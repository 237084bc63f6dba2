import type { WebhookEndpoint } from '../../../driver/index.js'
import { Lane } from '../lane.js'
import type { RuntimeLimits } from '../limits.js'
import type { WaitingRoom } from '../waiting-room.js'

/** What lanes are made with. */
interface LaneParts {
  readonly limits: RuntimeLimits
  readonly waitingRoom: WaitingRoom
}

/** The lanes in which the deliveries of one module wait. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>()

  constructor(private readonly parts: LaneParts) {}

  /** @param isHeld whether nothing is let through yet */
  of({ name, concurrency }: WebhookEndpoint, isHeld: boolean): Lane {
    // A method with a width of its own has a lane of its own; the others share the module's.
    const key = concurrency === undefined ? '' : name
    const known = this.#lanes.get(key)
    if (known) return known
    const { limits, waitingRoom } = this.parts
    const lane = new Lane(concurrency ?? 1, limits.maxQueuedDeliveries, waitingRoom)
    if (isHeld) lane.hold()
    this.#lanes.set(key, lane)
    return lane
  }

  /** Lets through what was held. */
  letGo(): void {
    for (const lane of this.#lanes.values()) lane.letGo()
  }

  /** Resolves once nothing runs or waits in any. */
  async idle(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.idle()))
  }
}
