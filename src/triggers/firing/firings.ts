import type { Hop } from '../../chain/index.js'
import type { SystemTrigger } from '../definition/system-trigger.js'
import type { Trigger } from '../definition/trigger.js'
import type { Active } from '../keeping/activity-writer.js'
import { ActionRuns } from './action-runs.js'
import { Edges, NOTHING_TO_KEEP, type Edge, type Notice } from './edges.js'
import type { ActionParts } from './perform.js'

/** What firings ask. */
export interface FiringsParts extends ActionParts {
  /** Hears that an instance fired. */
  readonly onFire?: () => void
}

/** What an instance hears of its firings. */
export interface FiringsListener {
  /** An action failed, or was left out. */
  readonly failed: () => void
  /** A firing is taken back. @param isLast whether it was the last */
  readonly takenBack: (edge: Edge, isLast: boolean) => void
}

/** The firings of one instance, and what follows from them. */
export class Firings {
  readonly #actions: ActionRuns
  /** Made with the first call that fires. */
  #edges: Edges | undefined

  constructor(
    private readonly past: Active,
    private readonly parts: FiringsParts,
    private readonly listener: FiringsListener,
  ) {
    this.#actions = new ActionRuns(parts, listener.failed)
  }

  /** It has fired, and nothing takes that back. @param byStatus the firing, where a status has brought it about */
  follow(definition: Trigger, settings: SystemTrigger, byStatus?: Hop): void {
    const { log, onFire } = this.parts
    log.debug('trigger fired', { instance: this.past.id, count: this.past.activity.trigger_count })
    onFire?.()
    this.#actions.add(definition, settings, byStatus)
  }

  /**
   * It has fired by a call: what follows from it waits until that is kept.
   * @param firedBefore when it had fired before, in milliseconds since the epoch
   */
  hold(definition: Trigger, settings: SystemTrigger, firedBefore: number | null): void {
    this.#edges ??= new Edges(this.listener.takenBack)
    this.#edges.add({
      firedBefore,
      units: 0,
      isSettled: false,
      follow: () => {
        this.follow(definition, settings)
      },
    })
  }

  /** Whether the unit of a call has to keep what the instance has been through. */
  cover(): Notice {
    return this.#edges?.cover() ?? NOTHING_TO_KEEP
  }

  /** Resolves once no action is under way or waits. */
  async over(): Promise<void> {
    await this.#actions.over()
  }
}
