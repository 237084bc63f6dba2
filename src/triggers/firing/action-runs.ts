import { setImmediate as turn } from 'node:timers/promises'
import { carry, type Hop } from '../../chain/index.js'
import { firingOf } from './firing.js'
import { perform, type ActionParts } from './perform.js'
import type { SystemTrigger } from '../definition/system-trigger.js'
import type { Trigger } from '../definition/trigger.js'

/** How many times an instance may fire while its actions still run; those beyond have their actions left out. */
const MOST_WAITING = 100

/** The actions of one instance: those of one activation are over before those of the next begin. */
export class ActionRuns {
  #last: Promise<void> | undefined
  #waiting = 0

  /** @param onError hears of each action that fails or is left out */
  constructor(
    private readonly parts: ActionParts,
    private readonly onError: () => void,
  ) {}

  /**
   * Performs a trigger's actions as soon as those before them are over.
   * @param byStatus the firing, where a status has brought it about
   */
  add(trigger: Trigger, settings: SystemTrigger, byStatus?: Hop): void {
    const { functions, mailers } = trigger.actions
    if (functions.length + mailers.length === 0) return
    if (this.#waiting >= MOST_WAITING) {
      this.parts.log.warn('a trigger fires faster than its actions end: they are left out', {
        instance: settings.id,
      })
      this.onError()
      return
    }
    this.#waiting += 1
    const firing = byStatus ?? firingOf(trigger, settings)
    // By statuses, triggers may fire each other: all other work is to have its turn in between.
    const turned = byStatus && turn()
    const last = Promise.resolve(this.#last)
      .then(() => turned)
      .then(() => carry(firing, () => perform(trigger, settings, this.parts, this.onError)))
      .finally(() => {
        this.#waiting -= 1
        if (this.#last === last) this.#last = undefined
      })
    this.#last = last
  }

  /** Resolves once none is under way or waits. */
  async over(): Promise<void> {
    await this.#last
  }
}
