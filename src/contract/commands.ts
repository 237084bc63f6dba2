import assert from 'node:assert/strict'
import { parseModuleName } from '../modules/index.js'
import { problemOf, refuses } from './expect.js'
import type { ConformanceOptions, MadeRuntime, TriedCommand } from './options.js'
import type { Promised } from './trial.js'
import { TREACHEROUS } from './webhooks.js'

/** What is promised of commands. */
export function commandPromises<Made extends MadeRuntime>(
  options: ConformanceOptions<Made>,
): readonly Promised<Made>[] {
  const { webhook, command = { ...webhook, command: 'no_such_command' } } = options
  return [...looking(command), ...giving(options), ...refusing(options)]
}

const looking = <Made extends MadeRuntime>({ module, command }: TriedCommand): readonly Promised<Made>[] => [
  {
    name: 'calls no command of a module that is not there: module-not-found',
    run: async (trial) => {
      const { name } = parseModuleName(module)
      for (const odd of [`${name}_999`, 'NoSuchModule_1', ...TREACHEROUS])
        await refuses(() => trial.exec({ module: odd, command }), 'module-not-found')
    },
  },
  {
    name: 'calls no command of another name, nor what is none: method-not-found',
    run: async (trial) => {
      for (const odd of ['no_such_command', 'hasOwnProperty', ...TREACHEROUS])
        await refuses(() => trial.exec({ module, command: odd }), 'method-not-found')
    },
  },
  {
    name: 'rejects a command that it refuses, and does not throw',
    run: async (trial) => {
      const call = { ...trial.at('NoSuchModule_1'), command, args: [], clearance: 'administrator' } as const
      let given: unknown
      assert.doesNotThrow(() => {
        given = trial.runtime.exec(call)
      })
      await problemOf(() => given)
    },
  },
]

const giving = <Made extends MadeRuntime>({
  command,
}: ConformanceOptions<Made>): readonly Promised<Made>[] =>
  command
    ? [
        {
          name: 'gives what a command gives, as JSON has it',
          run: async (trial) => {
            assert.deepEqual(await trial.exec(command), command.gives)
          },
        },
      ]
    : []

const refusing = <Made extends MadeRuntime>({
  failingCommand,
  guardedCommand,
  schemas,
}: ConformanceOptions<Made>): readonly Promised<Made>[] => [
  ...(failingCommand
    ? [
        {
          name: 'says driver-failed of a command that fails, without its words',
          run: async (trial) => {
            const { code, message } = await problemOf(() => trial.exec(failingCommand))
            assert.equal(code, 'driver-failed')
            assert.ok(!message.includes(failingCommand.hides), 'its caller sees what is not for callers')
          },
        } satisfies Promised<Made>,
      ]
    : []),
  ...(guardedCommand
    ? [
        {
          name: 'lets nobody below a command’s clearance call it: access-denied',
          run: async (trial) => {
            for (const clearance of ['user', 'support'] as const)
              await refuses(() => trial.exec(guardedCommand, clearance), 'access-denied')
            await trial.exec(guardedCommand, 'administrator')
          },
        } satisfies Promised<Made>,
      ]
    : []),
  ...(schemas
    ? [
        {
          name: 'refuses arguments that do not fit: invalid-arguments',
          run: async (trial) => {
            await refuses(() => trial.exec(schemas), 'invalid-arguments')
          },
        } satisfies Promised<Made>,
      ]
    : []),
]
