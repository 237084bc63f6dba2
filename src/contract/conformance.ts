import type { MaybePromise } from '../runtime/index.js'
import { commandPromises } from './commands.js'
import { listPromises } from './lists.js'
import type { ConformanceCase, ConformanceOptions, MadeRuntime } from './options.js'
import { outagePromises } from './outages.js'
import { statusPromises } from './statuses.js'
import { Trial } from './trial.js'
import { webhookPromises } from './webhooks.js'

/**
 * Tries whether a runtime keeps what the plugin relies on: each case makes a runtime of its own. With `describe` and
 * `it` of mocha, vitest or `node:test` each becomes a test; without, they are given to be run by whatever there is.
 * @param makeRuntime makes a runtime with what the options name
 */
export function runtimeConformance<Made extends MadeRuntime>(
  makeRuntime: () => MaybePromise<Made>,
  options: ConformanceOptions<Made>,
): readonly ConformanceCase[] {
  const promises = [
    ...webhookPromises(options),
    ...commandPromises(options),
    ...statusPromises(options),
    ...listPromises(options),
    ...outagePromises(options),
  ]
  const cases = promises.map(({ name, run }) => ({
    name,
    run: async () => {
      const made = await makeRuntime()
      try {
        await run(new Trial(made, options.system))
      } finally {
        await made.close?.()
      }
    },
  }))
  const { describe, it } = options
  if (describe && it)
    describe('A runtime', () => {
      for (const { name, run } of cases) it(name, run)
    })
  return cases
}
