import { formatModuleName, type ModuleName } from '../modules/index.js'
import { Problem } from '../problem/index.js'
import type { ModuleAddress, Runtime } from '../runtime/index.js'

/** What a runtime can do without, and does then. */
type Optional = 'exec' | 'follow' | 'debug' | 'status' | 'health'

type Given = Omit<Runtime, Optional> & Partial<Pick<Runtime, Optional>>

/**
 * A runtime of the functions that are given. One that has webhook methods alone gives `findWebhook`, `callWebhook`,
 * `list`, `systems` and `system`: then no module has a command, a status or a log, and all is well.
 */
export function defineRuntime(given: Given): Runtime {
  const isThere = async ({ system, name, index }: ModuleAddress): Promise<boolean> =>
    (await given.list(system)).some((module: ModuleName) => module.name === name && module.index === index)
  return {
    exec: async (call) => {
      if (await isThere(call))
        throw new Problem('method-not-found', `${call.name} has no command ${call.command}`)
      throw new Problem('module-not-found', `the system has no module ${formatModuleName(call)}`)
    },
    follow: () => () => undefined,
    debug: () => () => undefined,
    status: async (address) => ((await isThere(address)) ? {} : undefined),
    health: () => [],
    ...given,
  }
}
