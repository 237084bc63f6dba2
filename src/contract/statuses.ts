import assert from 'node:assert/strict'
import type { Json } from '../driver/index.js'
import type { DebugLine } from '../runtime/index.js'
import { aWhile, eventually } from './expect.js'
import type { ConformanceOptions, MadeRuntime, TriedStatus } from './options.js'
import type { Promised, Trial } from './trial.js'

/** What is promised of status keys and of modules' logs. */
export function statusPromises<Made extends MadeRuntime>(
  options: ConformanceOptions<Made>,
): readonly Promised<Made>[] {
  const { status } = options
  return [
    ...nothingThere(options),
    ...(status ? [...following(status), ...ending(status)] : []),
    ...logs(options),
  ]
}

/** Follows a key: what has been heard of it, and the way to stop. */
function followed<Made extends MadeRuntime>(trial: Trial<Made>, module: string, key: string) {
  const heard: Json[] = []
  const stop = trial.runtime.follow({ ...trial.at(module), key }, (value) => {
    heard.push(value)
  })
  return { heard, stop }
}

/** Waits until all of it has been heard, and nothing else. */
const hears = (heard: readonly Json[], ...values: readonly Json[]): Promise<void> =>
  eventually(() => {
    assert.deepEqual(heard, values)
  })

const nothingThere = <Made extends MadeRuntime>({
  webhook,
}: ConformanceOptions<Made>): readonly Promised<Made>[] => [
  {
    name: 'follows what is not there, which may come later, and tells nothing of it',
    run: async (trial) => {
      for (const module of ['NoSuchModule_1', webhook.module]) {
        const { heard, stop } = followed(trial, module, 'no_such_key')
        await aWhile()
        assert.deepEqual(heard, [])
        stop()
        stop()
      }
    },
  },
]

const following = <Made extends MadeRuntime>({
  module,
  key,
  values: [first, second],
  set,
}: TriedStatus<Made>): readonly Promised<Made>[] => [
  {
    name: 'tells the present value of a status key, and then each that follows',
    run: async (trial) => {
      await set(trial.made, first)
      const { heard, stop } = followed(trial, module, key)
      await hears(heard, first)
      await set(trial.made, second)
      await hears(heard, first, second)
      stop()
    },
  },
  {
    name: 'tells a value that comes after it was asked for',
    run: async (trial) => {
      const { heard, stop } = followed(trial, module, key)
      await aWhile()
      assert.deepEqual(heard, [])
      await set(trial.made, first)
      await hears(heard, first)
      stop()
    },
  },
  {
    name: 'tells no older value after a newer one',
    run: async (trial) => {
      await set(trial.made, first)
      const { heard, stop } = followed(trial, module, key)
      for (let turn = 0; turn < 10; turn += 1) {
        await set(trial.made, second)
        await set(trial.made, first)
      }
      await set(trial.made, second)
      await eventually(() => {
        assert.deepEqual(heard.at(-1), second)
      })
      await aWhile()
      assert.deepEqual(heard.at(-1), second)
      stop()
    },
  },
  {
    name: 'shows in the status of a module what followers hear',
    run: async (trial) => {
      await set(trial.made, first)
      await eventually(async () => {
        assert.deepEqual((await trial.runtime.status(trial.at(module)))?.[key], first)
      })
    },
  },
]

const ending = <Made extends MadeRuntime>({
  module,
  key,
  values: [first, second],
  set,
}: TriedStatus<Made>): readonly Promised<Made>[] => [
  {
    name: 'tells null when a value goes',
    run: async (trial) => {
      await set(trial.made, first)
      const { heard, stop } = followed(trial, module, key)
      await hears(heard, first)
      await set(trial.made, null)
      await hears(heard, first, null)
      stop()
    },
  },
  {
    name: 'tells nothing more once it is stopped, and may be stopped twice',
    run: async (trial) => {
      await set(trial.made, first)
      const { heard, stop } = followed(trial, module, key)
      await hears(heard, first)
      stop()
      stop()
      await set(trial.made, second)
      await aWhile()
      assert.deepEqual(heard, [first])
    },
  },
  {
    name: 'goes on telling others when one of them stops',
    run: async (trial) => {
      const [one, other] = [followed(trial, module, key), followed(trial, module, key)]
      await set(trial.made, first)
      await hears(one.heard, first)
      await hears(other.heard, first)
      one.stop()
      await set(trial.made, second)
      await hears(other.heard, first, second)
      assert.deepEqual(one.heard, [first])
      other.stop()
    },
  },
]

const logs = <Made extends MadeRuntime>({ debug }: ConformanceOptions<Made>): readonly Promised<Made>[] => [
  {
    name: 'hears the log of a module that is not there, which may come later',
    run: (trial) => {
      const stop = trial.runtime.debug('no-such-module', () => undefined)
      stop()
      stop()
    },
  },
  ...(debug
    ? [
        {
          name: 'tells the lines of a module’s log until it is stopped',
          run: async (trial) => {
            const lines: DebugLine[] = []
            const stop = trial.runtime.debug(debug.id, (line) => {
              lines.push(line)
            })
            await eventually(async () => {
              await debug.log(trial.made)
              assert.ok(
                lines.some(({ message }) => message.includes(debug.message)),
                'it is not heard',
              )
            })
            stop()
            await aWhile()
            const { length } = lines
            await debug.log(trial.made)
            await aWhile()
            assert.equal(lines.length, length)
          },
        } satisfies Promised<Made>,
      ]
    : []),
]
