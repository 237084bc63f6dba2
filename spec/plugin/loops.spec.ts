import { expect } from 'chai'
import { Display } from '../../drivers/display/display.js'
import { EmulatedDisplay } from '../../drivers/display/emulated-display.fixture.js'
import { arg, command, driver, Driver, z } from '../../src/index.js'
import { scrape } from '../operations/support/scraped.js'
import { plugins, type RunningPlugin } from '../support/plugins.js'
import { until } from '../support/until.js'

/** A display that says that it has done what it was told only after its command has ended. */
@driver({ name: 'Webhook Display', generic: 'Display' })
class Hasty extends Driver {
  override onLoad(): void {
    this.status.set('power', false)
  }

  @command({ args: [arg('state', z.boolean())] })
  power(state: boolean): void {
    setImmediate(() => {
      this.status.set('power', state)
    })
  }
}

interface Instance {
  readonly id: string
  readonly trigger_count: number
  readonly action_errors: number
  readonly refusal?: { readonly code: string; readonly detail: string; readonly refused_at: number }
}

/** A trigger that sets the power of the display to the opposite as soon as it is so. */
const undoing = (id: string, power: boolean): object => ({
  id: `trigger-${id}`,
  name: id,
  conditions: {
    comparisons: [{ left: { mod: 'Display_1', status: 'power', keys: [] }, operator: 'equal', right: power }],
  },
  actions: { functions: [{ mod: 'Display_1', method: 'power', args: { state: !power } }] },
})

const applied = (id: string): object => ({
  id: `trig-${id}`,
  trigger_id: `trigger-${id}`,
  control_system_id: 'sys-lobby',
})

/** A lobby with a display, virtual or with these settings, and two triggers that undo each other. */
const lobby = (settings: object = {}): object => ({
  modules: [{ id: 'mod-display', driver: 'Webhook Display', settings }],
  systems: [{ id: 'sys-lobby', name: 'Lobby', modules: ['mod-display'] }],
  triggers: [undoing('off', true), undoing('on', false)],
  system_triggers: [applied('off'), applied('on')],
})

describe('A plugin whose triggers undo each other on a display', () => {
  const start = plugins()
  let display: EmulatedDisplay | undefined
  afterEach(async () => {
    await display?.switchOff()
    display = undefined
  })

  const begin = (settings?: object, type: typeof Display | typeof Hasty = Display): Promise<RunningPlugin> =>
    start({ drivers: [type], configuration: lobby(settings), settings: { fireHeldAtStart: true } })

  /** The instances, once firings of one have been refused. */
  async function refused({ plugin, url }: RunningPlugin): Promise<Instance[]> {
    const { key } = await plugin.keys.create({ name: 'Watcher', role: 'support' })
    return until(
      async () => {
        const answer = await fetch(`${url}/api/engine/v2/systems/sys-lobby/triggers`, {
          headers: { 'X-API-Key': key },
        })
        const instances = (await answer.json()) as Instance[]
        return instances.some(({ refusal }) => refusal) ? instances : undefined
      },
      () => 'nothing was refused',
    )
  }

  const warnings = ({ log }: RunningPlugin): string[] =>
    log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)

  it('is ready all the same, cuts the loop, and names both of them', async () => {
    const running = await begin()
    const [off, on] = await refused(running)
    expect([off?.trigger_count, on?.trigger_count]).to.deep.equal([32, 32])
    const [one, other] = off?.refusal
      ? ['"off" (trig-off)', '"on" (trig-on)']
      : ['"on" (trig-on)', '"off" (trig-off)']
    expect([off?.refusal ?? on?.refusal]).to.deep.equal([
      {
        code: 'trigger-loop',
        detail: `64 firings set each other off, and ${one} was not fired as well: ${one} → ${other} → ${one}`,
        refused_at: Math.floor(running.clock.now() / 1000),
      },
    ])
    expect(warnings(running)).to.deep.equal(['a trigger was not fired'])
    const scraped = await scrape(running)
    expect(scraped.get('trigger_activations_total')).to.equal(64)
    expect(scraped.get('trigger_refusals_total')).to.equal(1)
  })

  it('fires them again when somebody sets the display, until the loop is cut again', async () => {
    const running = await begin()
    await refused(running)
    for (const state of [true, false])
      await running.plugin.runtime.exec({
        system: 'sys-lobby',
        name: 'Display',
        index: 1,
        command: 'power',
        args: [state],
        clearance: 'administrator',
      })
    await until(
      async () => ((await scrape(running)).get('trigger_refusals_total') === 1 ? undefined : true),
      () => 'nothing was refused again',
    )
    expect(warnings(running)).to.have.length(1)
  })

  it('cuts the loop on a display at the other end of a connection as well, whose commands wait for its answer', async () => {
    display = await new EmulatedDisplay().switchOn()
    const instances = await refused(await begin({ device: display.address }))
    expect(instances.map(({ trigger_count }) => trigger_count)).to.deep.equal([32, 32])
  })

  it('holds them back for a minute on one whose commands do not wait for its answer', async () => {
    const running = await begin({}, Hasty)
    const before = await refused(running)
    expect(before.map(({ trigger_count }) => trigger_count)).to.deep.equal([100, 100])
    const activations = async (): Promise<number> =>
      (await scrape(running)).get('trigger_activations_total') ?? 0
    await running.clock.advance(59_000)
    expect(await activations()).to.equal(200)
    await running.clock.advance(1000)
    await until(
      async () => ((await activations()) === 400 ? true : undefined),
      () => 'they were not taken up again',
    )
    expect(warnings(running)).to.have.length(2)
  })
})
