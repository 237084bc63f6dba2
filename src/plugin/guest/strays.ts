import { AsyncLocalStorage } from 'node:async_hooks'
import type { Log } from '../../log/index.js'
import type { ModuleId } from '../../modules/index.js'
import type { Stop } from '../../time/index.js'

/** Is handed an error that a module's driver has let go of, where nobody could catch it. */
export type StrayListener = (error: unknown, module: string) => void

/** Runs code of a module's driver, and gives what it gives. */
export type Within = <T>(module: ModuleId, run: () => T) => T

/** What runs the code of modules meanwhile, and the way to stop. */
export interface Heeding {
  readonly within: Within | undefined
  readonly stop: Stop
}

interface Owner {
  readonly module: ModuleId
  /** Whether somebody has taken it. */
  readonly hand: (error: unknown) => boolean
}

const owners = new AsyncLocalStorage<Owner>()
let heeded = 0

/**
 * Hands strays of drivers to a host. What is none is left to others, and ends the process if there are none, as it would
 * without this. Node knows such errors by process alone, so there is one listener for all plugins.
 * @param listener without one, nothing is heeded
 */
export function heedStrays(listener: StrayListener | undefined, log: Log): Heeding {
  if (!listener) return { within: undefined, stop: () => undefined }
  if (heeded === 0) heed()
  heeded += 1
  let isHeeding = true
  const within: Within = (module, run) => {
    const hand = (error: unknown): boolean => {
      if (!isHeeding) return false
      try {
        listener(error, module)
      } catch (fault) {
        log.error('a stray error of a driver could not be handed to the host', { error: fault, module })
      }
      return true
    }
    return owners.run({ module, hand }, run)
  }
  const stop = (): void => {
    if (!isHeeding) return
    isHeeding = false
    heeded -= 1
    if (heeded === 0) ignore()
  }
  return { within, stop }
}

const onException = (error: unknown): void => {
  if (owners.getStore()?.hand(error)) return
  if (process.listenerCount('uncaughtException') === 1)
    passOn(() => {
      process.nextTick(() => {
        throw error
      })
    })
}

const onRejection = (reason: unknown): void => {
  if (owners.getStore()?.hand(reason)) return
  if (process.listenerCount('unhandledRejection') === 1)
    passOn(() => {
      // Node sees that nobody handles this one either.
      void Promise.reject(reason)
    })
}

function heed(): void {
  process.on('uncaughtException', onException).on('unhandledRejection', onRejection)
}

function ignore(): void {
  process.off('uncaughtException', onException).off('unhandledRejection', onRejection)
}

/** Has an error happen again while nobody listens here. */
function passOn(happen: () => void): void {
  ignore()
  happen()
  setImmediate(() => {
    if (heeded > 0) heed()
  })
}
