import { expect } from 'chai'
import { called } from '../../support/called.js'
import { arg, command, driver, Driver, security, z } from '../../../src/index.js'
import { Commits } from '../../../src/commit/index.js'
import { TriggerInstance } from '../../../src/triggers/instance/instance.js'
import { NO_ACTIVITY } from '../../../src/triggers/index.js'
import { Building, LOBBY } from '../../runtime/embedded/building.js'
import { Latch } from '../../webhooks/support/latch.js'
import { FakeMailer, MoodyStore } from '../support/doubles.js'
import { AtWork, systemTrigger, trigger, type GivenTrigger } from '../support/support.js'

/** Calls of commands without arguments, such as `Display_1.on`. */
const functions = (...commands: string[]) =>
  commands.map((text) => {
    const [mod = '', method = ''] = text.split('.')
    return { mod, method }
  })

const acting = (actions: GivenTrigger['actions'], more: GivenTrigger = {}): AtWork =>
  new AtWork(trigger({ actions, ...more }))

describe('The actions of a trigger', () => {
  it('are its functions in order, and then a mail to each address', async () => {
    const work = acting({
      functions: functions('Display_1.on', 'Lamp_2.off', 'Display_1.on'),
      mailers: [
        { emails: ['a@example.org', 'b@example.org'], content: 'Grüße\nfrom the door' },
        { emails: ['c@example.org'] },
      ],
    })
    let mailsBefore = -1
    work.runtime.run = () => {
      mailsBefore = work.mailer.mails.length
    }
    await work.call()
    await work.until(0)
    expect(work.runtime.called).to.deep.equal(['Display_1.on', 'Lamp_2.off', 'Display_1.on'])
    expect(mailsBefore).to.equal(0)
    const text = 'Grüße\nfrom the door'
    expect(work.mailer.mails).to.deep.equal([
      { to: 'a@example.org', subject: 'Doorbell', text },
      { to: 'b@example.org', subject: 'Doorbell', text },
      { to: 'c@example.org', subject: 'Doorbell', text: '' },
    ])
    expect(work.instance.state.action_errors).to.equal(0)
  })

  it('wait for each other', async () => {
    const work = acting({ functions: functions('Display_1.on', 'Display_1.off') })
    const latch = new Latch(null)
    work.runtime.run = () => latch.opened
    await work.call()
    await work.until(0)
    expect(work.runtime.called).to.deep.equal(['Display_1.on'])
    latch.open()
    await work.until(0)
    expect(work.runtime.called).to.deep.equal(['Display_1.on', 'Display_1.off'])
  })

  it('are called in the system of the instance, by name, as an administrator', async () => {
    const work = new AtWork(
      trigger({
        actions: { functions: [{ mod: 'Front_Door_2', method: 'open', args: { wide: true, for: null } }] },
      }),
      systemTrigger({ control_system_id: 'sys-9' }),
    )
    await work.call()
    await work.until(0)
    expect(work.runtime.calls).to.deep.equal([
      {
        system: 'sys-9',
        name: 'Front_Door',
        index: 2,
        command: 'open',
        args: { wide: true, for: null },
        clearance: 'administrator',
      },
    ])
  })

  it('happen each time it fires, and not when a call only lengthens the period', async () => {
    const work = acting({ functions: functions('Display_1.on') }, { debounce_period: 1 })
    for (const at of [0, 500, 2000]) {
      await work.until(at)
      await work.call()
    }
    await work.until(60_000)
    expect(work.runtime.called).to.have.length(2)
  })

  it('do not stop at one that fails: it is counted, published, logged and kept', async () => {
    const work = acting({
      functions: functions('Display_1.on', 'Lamp_1.on', 'Display_2.on'),
      mailers: [{ emails: ['a@example.org', 'b@example.org', 'c@example.org'] }],
    })
    work.mailer.refused.add('b@example.org')
    work.runtime.run = ({ name }) => {
      if (name === 'Lamp') throw new Error('the lamp is broken')
    }
    const heard = work.heard()
    await work.call()
    await work.until(0)
    expect(work.runtime.called).to.deep.equal(['Display_1.on', 'Lamp_1.on', 'Display_2.on'])
    expect(work.mailer.mails.map(({ to }) => to)).to.deep.equal(['a@example.org', 'c@example.org'])
    expect(work.instance.state.action_errors).to.equal(2)
    expect(heard.map(({ action_errors }) => action_errors)).to.deep.equal([0, 0, 1, 2])
    const warnings = work.log.lines.filter(({ level }) => level === 'warn')
    expect(warnings.map(({ message, details }) => [message, (details.error as Error).message])).to.deep.equal(
      [
        ['an action failed: Lamp_1.on', 'the lamp is broken'],
        ['an action failed: mail to b@example.org', 'b@example.org is refused'],
      ],
    )
    await work.close()
    expect(work.store.applied.at(-1)).to.have.nested.property('[0].activity.action_errors', 2)
  })

  it('do not wait for mails, which may take hours', async () => {
    const work = acting({
      functions: functions('Display_1.on'),
      mailers: [{ emails: ['a@example.org', 'b@example.org'] }],
    })
    work.mailer.send = () => new Promise(() => undefined)
    for (let times = 0; times < 5; times += 1) await work.call()
    await work.until(0)
    expect(work.runtime.called).to.have.length(5)
    await work.close()
  })

  it('of one activation are over before those of the next begin', async () => {
    const work = acting({ functions: functions('Display_1.on', 'Display_1.off') })
    const latch = new Latch(null)
    work.runtime.run = () => latch.opened
    await Promise.all([work.call(), work.call()])
    latch.open()
    await work.until(0)
    expect(work.runtime.called).to.deep.equal([
      'Display_1.on',
      'Display_1.off',
      'Display_1.on',
      'Display_1.off',
    ])
  })

  it('wait a hundred times at most; what comes beyond is left out and counted', async () => {
    const work = acting({ functions: functions('Display_1.on') })
    const latch = new Latch(null)
    work.runtime.run = () => latch.opened
    for (let call = 0; call < 150; call += 1) await work.call()
    expect(work.instance.state).to.deep.include({ trigger_count: 150, action_errors: 50 })
    expect(work.runtime.called).to.have.length(1)
    latch.open()
    await work.until(0)
    expect(work.runtime.called).to.have.length(100)
    await work.call()
    await work.until(0)
    expect(work.runtime.called).to.have.length(101)
    expect(work.instance.state.action_errors).to.equal(50)
  })

  it('are those the trigger had when it fired', async () => {
    const work = acting({ functions: functions('Display_1.on') })
    const latch = new Latch(null)
    work.runtime.run = () => latch.opened
    await work.call()
    await work.call()
    work.instance.update(trigger({ actions: { functions: functions('Display_1.off') } }), systemTrigger())
    latch.open()
    await work.until(0)
    await work.call()
    await work.until(0)
    expect(work.runtime.called).to.deep.equal(['Display_1.on', 'Display_1.on', 'Display_1.off'])
  })

  it('under way are waited for when the instance is closed, and end as they began', async () => {
    const work = acting({ functions: functions('Display_1.on', 'Display_1.off') })
    const latch = new Latch(null)
    work.runtime.run = () => latch.opened
    await work.call()
    let isClosed = false
    const closed = work.close().then(() => {
      isClosed = true
    })
    await work.until(0)
    expect(isClosed).to.equal(false)
    latch.open()
    await closed
    expect(work.runtime.called).to.deep.equal(['Display_1.on', 'Display_1.off'])
    expect(work.clock.pending).to.equal(0)
  })
})

/** What the door has done. */
let done: unknown[]

@driver({ name: 'Door', generic: 'Door' })
class Door extends Driver {
  @command({ args: [arg('wide', z.boolean()), arg('seconds', z.number().default(5))] })
  @security('administrator')
  open(wide: boolean, seconds: number): void {
    done.push(['open', wide, seconds])
  }
  @command()
  @security('support')
  close(): void {
    done.push(['close'])
  }
}

describe('The actions of a trigger of the building', () => {
  it('reach commands for administrators, with arguments by name; what does not fit is counted', async () => {
    done = []
    const building = new Building([Door])
    await building.configure({ 'mod-1': 'Door' })
    const { clock, log, bus, runtime } = building
    const activities = new Commits(new MoodyStore(), clock, log)
    const parts = { clock, log, bus, runtime, activities, mailer: new FakeMailer() }
    const definition = trigger({
      actions: {
        functions: [
          { mod: 'Door_1', method: 'open', args: { seconds: 3, wide: true } },
          { mod: 'Door_2', method: 'open', args: { wide: true } },
          { mod: 'Door_1', method: 'open', args: { wide: 'very' } },
          { mod: 'Door_1', method: 'onLoad' },
          { mod: 'Door', method: 'open', args: { wide: false } },
          { mod: 'Door_1', method: 'close' },
        ],
      },
    })
    const settings = systemTrigger({ control_system_id: LOBBY })
    const instance = new TriggerInstance(definition, settings, NO_ACTIVITY, parts)
    await called(instance, activities)
    await instance.close()
    await activities.close()
    await building.runtime.close()
    expect(done).to.deep.equal([['open', true, 3], ['open', false, 5], ['close']])
    expect(instance.state.action_errors).to.equal(3)
  })
})
