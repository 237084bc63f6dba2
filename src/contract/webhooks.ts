import assert from 'node:assert/strict'
import { isVerb } from '../driver/index.js'
import { formatModuleName, parseModuleName } from '../modules/index.js'
import { aWhile, eventually, problemOf, refuses } from './expect.js'
import type { ConformanceOptions, MadeRuntime } from './options.js'
import { TriedCall } from './tried-call.js'
import type { Promised } from './trial.js'

/** Names that an object has although nobody gave them. */
export const TREACHEROUS = ['constructor', '__proto__', 'toString', 'then', ''] as const

/** What is promised of webhook methods. */
export function webhookPromises<Made extends MadeRuntime>(
  options: ConformanceOptions<Made>,
): readonly Promised<Made>[] {
  return [
    ...finding(options),
    ...calling(options),
    ...failing(options),
    ...holding(options),
    ...leaving(options),
  ]
}

const finding = <Made extends MadeRuntime>({
  webhook,
}: ConformanceOptions<Made>): readonly Promised<Made>[] => [
  {
    name: 'finds a webhook method, with its module and what it accepts',
    run: async (trial) => {
      const { module, name, endpoint } = await trial.find(webhook)
      assert.ok(module.length > 0, 'the target has no id of its module')
      assert.equal(name, formatModuleName(parseModuleName(webhook.module)))
      assert.equal(endpoint.name, webhook.method)
      assert.ok(endpoint.methods.length > 0 && endpoint.methods.every(isVerb), 'it accepts no HTTP verb')
    },
  },
  {
    name: 'finds no webhook method of a module that is not there: module-not-found',
    run: async ({ runtime, ...trial }) => {
      const { name } = parseModuleName(webhook.module)
      for (const odd of [`${name}_999`, `${name}_0`, 'NoSuchModule_1', ...TREACHEROUS])
        await refuses(
          () => runtime.findWebhook({ system: trial.system, ...parseModuleName(odd) }, webhook.method),
          'module-not-found',
        )
    },
  },
  {
    name: 'finds no webhook method in a system that is not there: module-not-found or system-not-found',
    run: async ({ runtime }) => {
      for (const system of ['no-such-system', ...TREACHEROUS])
        await refuses(
          () => runtime.findWebhook({ system, ...parseModuleName(webhook.module) }, webhook.method),
          'module-not-found',
          'system-not-found',
        )
    },
  },
  {
    name: 'finds no webhook method of another name: method-not-found',
    run: async (trial) => {
      for (const method of ['no_such_method', webhook.method.toUpperCase(), ...TREACHEROUS])
        if (method !== webhook.method)
          await refuses(() => trial.runtime.findWebhook(trial.at(webhook.module), method), 'method-not-found')
    },
  },
]

const calling = <Made extends MadeRuntime>({
  webhook,
  sameTurn = false,
}: ConformanceOptions<Made>): readonly Promised<Made>[] => [
  {
    name: 'calls a webhook method and gives what it answers',
    run: async (trial) => {
      assert.deepEqual((await trial.call(webhook)).answer, webhook.answers)
    },
  },
  {
    name: 'tells once that a method is about to be called, and nothing after that',
    run: async (trial) => {
      const { heard } = await trial.call(webhook)
      await aWhile()
      assert.deepEqual(
        heard.filter((word) => !word.startsWith('queued')),
        ['started'],
      )
      assert.equal(heard.at(-1), 'started')
    },
  },
  {
    name: 'gives each of many calls at once its own answer',
    run: async (trial) => {
      const calls = await Promise.all(Array.from({ length: 10 }, () => trial.call(webhook)))
      for (const { answer } of calls) assert.deepEqual(answer, webhook.answers)
    },
  },
  ...(sameTurn
    ? [
        {
          name: 'finds and calls a method that need not wait within the same turn',
          run: (trial) => {
            const found = trial.runtime.findWebhook(trial.at(webhook.module), webhook.method)
            assert.ok(!(found instanceof Promise) && 'endpoint' in found, 'it is not found at once')
            const answer = trial.runtime.callWebhook(found, new TriedCall(found, webhook.body))
            assert.deepEqual(answer, webhook.answers)
          },
        } satisfies Promised<Made>,
      ]
    : []),
]

const failing = <Made extends MadeRuntime>({
  webhook,
  failingWebhook,
}: ConformanceOptions<Made>): readonly Promised<Made>[] =>
  failingWebhook
    ? [
        {
          name: 'says driver-failed of a method that fails, without its words',
          run: async (trial) => {
            const { code, message } = await problemOf(() => trial.call(failingWebhook))
            assert.equal(code, 'driver-failed')
            assert.ok(!message.includes(failingWebhook.hides), 'its caller sees what is not for callers')
          },
        },
        {
          name: 'calls the next method after one that fails',
          run: async (trial) => {
            await problemOf(() => trial.call(failingWebhook))
            assert.deepEqual((await trial.call(webhook)).answer, webhook.answers)
          },
        },
      ]
    : []

const holding = <Made extends MadeRuntime>({
  heldWebhook,
  serial = false,
}: ConformanceOptions<Made>): readonly Promised<Made>[] =>
  heldWebhook && serial
    ? [
        {
          name: 'runs the calls of a module one at a time, in the order in which they came',
          run: async (trial) => {
            const target = await trial.find(heldWebhook)
            const calls = [1, 2, 3].map(() => new TriedCall(target, heldWebhook.body))
            const answers = calls.map((call) => trial.runtime.callWebhook(target, call))
            const began = (): boolean[] => calls.map(({ heard }) => heard.includes('started'))
            await eventually(() => {
              assert.deepEqual(began(), [true, false, false])
            })
            assert.deepEqual([calls[1]?.heard, calls[2]?.heard], [['queued 1'], ['queued 2']])
            heldWebhook.release(trial.made)
            await answers[0]
            await eventually(() => {
              assert.deepEqual(began(), [true, true, false])
            })
            heldWebhook.release(trial.made)
            await answers[1]
            await eventually(() => {
              assert.deepEqual(began(), [true, true, true])
            })
            heldWebhook.release(trial.made)
            await answers[2]
          },
        },
      ]
    : []

const leaving = <Made extends MadeRuntime>({
  webhook,
  remove,
}: ConformanceOptions<Made>): readonly Promised<Made>[] =>
  remove
    ? [
        {
          name: 'calls no method whose module has gone since it was found',
          run: async (trial) => {
            const target = await trial.find(webhook)
            await remove(trial.made)
            const call = new TriedCall(target, webhook.body)
            await refuses(
              () => trial.runtime.callWebhook(target, call),
              'module-not-found',
              'method-not-found',
            )
            assert.deepEqual(call.heard, [])
          },
        },
      ]
    : []
