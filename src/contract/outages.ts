import assert from 'node:assert/strict'
import { eventually, refuses } from './expect.js'
import type { ConformanceOptions, MadeRuntime } from './options.js'
import { TriedCall } from './tried-call.js'
import type { Promised } from './trial.js'

/** What is promised while something that the runtime needs is away. */
export const outagePromises = <Made extends MadeRuntime>({
  outage,
  webhook,
  status,
}: ConformanceOptions<Made>): readonly Promised<Made>[] =>
  outage
    ? [
        {
          name: 'runs nothing while a part is away, says runtime-unavailable, and names the part',
          run: async (trial) => {
            const target = await trial.find(webhook)
            await outage.begin(trial.made)
            await eventually(() => {
              assert.notDeepEqual(trial.runtime.health(), [])
            })
            const call = new TriedCall(target, webhook.body)
            await refuses(() => trial.runtime.callWebhook(target, call), 'runtime-unavailable')
            for (const { part, problem } of trial.runtime.health())
              assert.ok(part.length > 0 && problem.length > 0, 'a part or its problem is not named')
          },
        },
        {
          name: 'calls again, and is well again, once the part is back',
          run: async (trial) => {
            await outage.begin(trial.made)
            await outage.end(trial.made)
            await eventually(async () => {
              assert.deepEqual((await trial.call(webhook)).answer, webhook.answers)
              assert.deepEqual(trial.runtime.health(), [])
            })
          },
        },
        {
          name: 'lets a status key be followed while a part is away, and tells its value later',
          run: async (trial) => {
            if (!status) return
            await outage.begin(trial.made)
            const heard: unknown[] = []
            const stop = trial.runtime.follow({ ...trial.at(status.module), key: status.key }, (value) => {
              heard.push(value)
            })
            await outage.end(trial.made)
            await status.set(trial.made, status.values[0])
            await eventually(() => {
              assert.deepEqual(heard.at(-1), status.values[0])
            })
            stop()
          },
        },
      ]
    : []
