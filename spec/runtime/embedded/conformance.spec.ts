import { z } from 'zod'
import { runtimeConformance } from '../../../src/contract/index.js'
import {
  arg,
  command,
  driver,
  Driver,
  reply,
  security,
  webhook,
  type Json,
  type Verb,
  type WebhookHeaders,
  type WebhookReply,
} from '../../../src/driver/index.js'
import { Building, LOBBY } from './building.js'

/** What ends the calls that are held, the earliest first. */
const held: (() => void)[] = []

@driver({ name: 'Bell', generic: 'Bell' })
class Bell extends Driver<object, { level: Json }> {
  @webhook()
  ring(_verb: Verb, _headers: WebhookHeaders, body: string): WebhookReply {
    return reply(200, `ding ${body}`)
  }
  @webhook()
  fail(): never {
    throw new Error('the password is 1234')
  }
  @webhook()
  hold(): Promise<WebhookReply> {
    return new Promise((resolve) =>
      held.push(() => {
        resolve(reply(200))
      }),
    )
  }
  @command({ args: [arg('level', z.number())] })
  double(level: number): number {
    return 2 * level
  }
  @command()
  break(): never {
    throw new Error('the password is 1234')
  }
  @command()
  @security('administrator')
  reset(): void {
    // It may be called, and that is all.
  }
  @command({ args: [arg('value', z.json())] })
  set(value: Json): void {
    if (value === null) this.status.delete('level')
    else this.status.set('level', value)
  }
  @command()
  speak(): void {
    this.log.info('the bell speaks')
  }
}

describe('The embedded runtime', () => {
  const make = async () => {
    held.length = 0
    const building = new Building([Bell])
    await building.configure(
      { 'mod-1': 'Bell', 'mod-2': 'Bell' },
      { [LOBBY]: ['mod-1', 'mod-2'], 'sys-hall': ['mod-2'], 'sys-attic': [] },
    )
    return { runtime: building.runtime, building, close: () => building.runtime.close() }
  }
  runtimeConformance(make, {
    system: LOBBY,
    webhook: { module: 'Bell_1', method: 'ring', body: 'dong', answers: reply(200, 'ding dong') },
    failingWebhook: { module: 'Bell_1', method: 'fail', hides: '1234' },
    heldWebhook: { module: 'Bell_1', method: 'hold', release: () => held.shift()?.() },
    command: { module: 'Bell_2', command: 'double', args: [2], gives: 4 },
    failingCommand: { module: 'Bell_1', command: 'break', hides: '1234' },
    guardedCommand: { module: 'Bell_1', command: 'reset' },
    schemas: { module: 'Bell_1', command: 'double', args: ['loud'] },
    status: {
      module: 'Bell_2',
      key: 'level',
      values: [1, { deep: [true] }],
      set: ({ building }, value) => building.exec('Bell_2', 'set', [value]),
    },
    debug: {
      id: 'mod-1',
      message: 'the bell speaks',
      log: ({ building }) => building.exec('Bell_1', 'speak'),
    },
    remove: ({ building }) => building.configure({ 'mod-2': 'Bell' }),
    serial: true,
    sameTurn: true,
    describe,
    it,
  })
})
