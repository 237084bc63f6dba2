import { setImmediate as turn } from 'node:timers/promises'
import { carry, hasHop, presentHop, type Hop } from '../../../chain/index.js'
import type { Log } from '../../../log/index.js'
import { Problem } from '../../../problem/index.js'
import type { Clock } from '../../../time/index.js'
import { HOOK_TIMEOUT_MS } from '../limits.js'
import type { LateListener } from '../../calls.js'
import { withTimeLimit } from '../time-limit.js'
import { isTurn, type Hops } from './hops.js'

export type HookName = 'onLoad' | 'onUpdate' | 'onUnload'

/** Whose hooks they are. */
export interface HookOwner {
  readonly id: string
  readonly name: string
  readonly clock: Clock
  readonly log: Log
  /** Runs code of the driver. */
  own<T>(run: () => T): T
}

/** What a hook threw. */
export interface HookFailure {
  readonly hook: HookName
  readonly error: unknown
}

/** The id of the hop of a hook. */
export const hookId = (module: string, hook: HookName): string => `${hook} of ${module}`

/** The hooks of one module: each begins when the one before is over, or is waited for no longer. */
export class Hooks {
  #last: Promise<void> | undefined
  #nextUpdate: Promise<void> | undefined
  #failure: HookFailure | undefined

  constructor(
    private readonly owner: HookOwner,
    private readonly hops: Hops,
  ) {}

  /** What the last hook that ended threw; undefined where it went well, or was waited for no longer. */
  get failure(): HookFailure | undefined {
    return this.#failure
  }

  /** Whether what happens now was set off by a hook of this module that is under way. */
  get isWithin(): boolean {
    const { id } = this.owner
    return (['onLoad', 'onUpdate', 'onUnload'] as const).some((hook) =>
      hasHop(presentHop(), hookId(id, hook)),
    )
  }

  /** The hop of a hook that is about to begin. Throws Problem `driver-loop`. */
  hopOf(hook: HookName): Hop {
    const { id, name } = this.owner
    return this.hops.next(hookId(id, hook), `${hook} of ${name}`)
  }

  /** Runs a hook when its turn comes. Never rejects: what goes wrong is logged. */
  run(hook: HookName, hop: Hop, work: () => unknown): Promise<void> {
    const before = this.#last
    const done = (async () => {
      await before
      if (isTurn(hop)) await turn()
      await this.#limited(hook, () => carry(hop, async () => await this.owner.own(work)))
    })()
    this.#last = done
    void done.then(() => {
      if (this.#last === done) this.#last = undefined
    })
    return done
  }

  /** Runs `onUpdate`; one that waits for its turn already stands for this one too, since it sees the newest settings. */
  update(hop: Hop, work: () => unknown): Promise<void> {
    return (this.#nextUpdate ??= this.run('onUpdate', hop, () => {
      this.#nextUpdate = undefined
      return work()
    }))
  }

  /** Resolves when those that are under way or wait now are over. */
  async over(): Promise<void> {
    await this.#last
  }

  async #limited(hook: HookName, work: () => Promise<unknown>): Promise<void> {
    const { clock, log } = this.owner
    const listener: LateListener = {
      onLate: (outcome) => {
        log.warn(`${hook} finished late`, 'error' in outcome ? outcome : {})
      },
    }
    const limit = { clock, limitMs: HOOK_TIMEOUT_MS, what: hook, listener }
    this.#failure = undefined
    await withTimeLimit(work(), { ...limit, failure: (error) => error }).catch((error: unknown) => {
      if (!(error instanceof Problem && error.code === 'driver-timeout')) this.#failure = { hook, error }
      log.error(`${hook} failed`, { error })
    })
  }
}
