import { expect } from 'chai'
import { z } from 'zod'
import { arg, command, driver, Driver, security, type Json, type System } from '../../../src/driver/index.js'
import { problemOf } from '../../support/thrown.js'
import { Building, LOBBY } from './building.js'

/** The system as the module under test sees it. */
let system: () => System

@driver({ name: 'Panel', generic: 'Panel' })
class Panel extends Driver {
  override onLoad(): void {
    system = () => this.system
  }
}

@driver({
  name: 'Door',
  generic: 'Door',
  implements: ['Lockable', 'PlaceOS::Driver::Interface::DoorSecurity'],
})
class Door extends Driver<{ broken?: boolean }> {
  override onLoad(): void {
    this.status.set('open', false)
  }
  @command({ args: [arg('how', z.string()), arg('times', z.number().default(1))] })
  knock(how: string, times: number): string {
    if (this.settings.broken) throw new Error('broken')
    return `${this.moduleId} ${how} ${String(times)}`
  }
  @command()
  @security('administrator')
  open(): void {
    this.status.set('open', true)
  }
}

@driver({ name: 'Gate', generic: 'Gate', implements: ['DoorSecurity'] })
class Gate extends Driver {
  @command({ args: [arg('how', z.string())] })
  knock(how: string): string {
    return `${this.moduleId} ${how}`
  }
}

describe('The system, as one of its drivers sees it,', () => {
  let building: Building
  beforeEach(async () => {
    building = new Building([Panel, Door, Gate])
    await building.configure({
      'mod-1': 'Panel',
      'mod-2': 'Door',
      'mod-3': 'Gate',
      'mod-4': { driver: 'Door', settings: { broken: true } },
      'mod-5': { driver: 'Door', name: 'Back_Door' },
    })
  })

  it('has an id and a name', () => {
    expect(system()).to.include({ id: LOBBY, name: `The ${LOBBY}` })
  })

  it('is the first that lists the module', async () => {
    await building.configure({ 'mod-1': 'Panel' }, { 'sys-hall': ['mod-1'], [LOBBY]: ['mod-1'] })
    expect(system().id).to.equal('sys-hall')
  })

  it('is system-not-found for a module in none', async () => {
    await building.configure({ 'mod-1': 'Panel' }, { [LOBBY]: [] })
    expect(await problemOf(() => system())).to.include({
      code: 'system-not-found',
      message: 'Panel is in no system',
    })
  })

  describe('gives one module', () => {
    const calls: [name: string, result: string][] = [
      ['Door', 'mod-2 softly 1'],
      ['Door_1', 'mod-2 softly 1'],
      ['Back_Door', 'mod-5 softly 1'],
      ['Back_Door_1', 'mod-5 softly 1'],
    ]
    for (const [name, result] of calls)
      it(`as ${name}`, async () => {
        const module = system().get(name)
        expect(module).to.include({ name, exists: true })
        expect(await module.call('knock', 'softly')).to.equal(result)
      })

    it('with its status', () => {
      expect(system().get('Door').status('open')).to.equal(false)
      expect(system().get('Door').status('colour')).to.equal(undefined)
      expect(system().get('Window').status('open')).to.equal(undefined)
    })

    it('whose commands it calls as an administrator', async () => {
      await system().get('Door').call('open')
      expect(system().get('Door').status('open')).to.equal(true)
    })

    it('that need not be there, now or ever', async () => {
      const late = system().get('Door_3')
      expect(late.exists).to.equal(false)
      expect((await problemOf(() => late.call('knock', 'x'))).code).to.equal('module-not-found')
      await building.configure({ 'mod-1': 'Panel', 'mod-2': 'Door', 'mod-4': 'Door', 'mod-6': 'Door' })
      expect(late.exists).to.equal(true)
      expect(await late.call('knock', 'late', 2)).to.equal('mod-6 late 2')
    })

    it('and says what is wrong with a call', async () => {
      expect((await problemOf(() => system().get('Door').call('kick'))).code).to.equal('method-not-found')
      expect((await problemOf(() => system().get('Door').call('knock', 1))).code).to.equal(
        'invalid-arguments',
      )
      expect((await problemOf(() => system().get('Door_2').call('knock', 'x'))).code).to.equal(
        'driver-failed',
      )
    })

    it('whose status can be followed, from its present value through renumbering', async () => {
      const heard: Json[] = []
      const stop = system()
        .get('Door')
        .subscribe('open', (value) => heard.push(value))
      await system().get('Door').call('open')
      await building.configure({ 'mod-1': 'Panel', 'mod-4': 'Door', 'mod-2': 'Door' })
      expect(heard).to.deep.equal([false, true, false])
      stop()
      await system().get('Door').call('open')
      expect(heard).to.deep.equal([false, true, false])
    })

    it('and logs a listener that fails with the module that listens', () => {
      system()
        .get('Door')
        .subscribe('open', () => {
          throw new Error('thrown')
        })
      expect(building.log.lines).to.have.length(1)
      expect(building.log.lines[0]?.message).to.equal('a listener on Door open failed')
      expect(building.log.lines[0]?.details).to.include({ module: 'mod-1', driver: 'Panel' })
    })
  })

  describe('gives all modules', () => {
    it('of a name, in order of index', () => {
      const doors = system().all('Door')
      expect(doors.length).to.equal(2)
      expect([...doors].map(({ name }) => name)).to.deep.equal(['Door_1', 'Door_2'])
    })

    for (const [name, what] of [
      ['DoorSecurity', 'people'],
      ['PlaceOS::Driver::Interface::DoorSecurity', 'PlaceOS'],
    ] as const)
      it(`that implement an interface, as ${what} write it, in the order of the system`, () => {
        const names = [...system().implementing(name)].map((module) => module.name)
        expect(names).to.deep.equal(['Door_1', 'Gate_1', 'Door_2', 'Back_Door_1'])
      })

    it('that are none for an unknown name or interface', async () => {
      for (const none of [system().all('Window'), system().implementing('Window'), system().all('Door_1')]) {
        expect([none.length, [...none], await none.call('knock')]).to.deep.equal([0, [], []])
      }
    })

    it('and the results of those whose call succeeds; the others are logged', async () => {
      expect(await system().all('Door').call('knock', 'softly')).to.deep.equal(['mod-2 softly 1'])
      expect(building.logged('warn')).to.deep.equal(['Door_2.knock failed and is left out'])
      expect(building.log.lines.at(-1)?.details).to.include({ module: 'mod-1', driver: 'Panel' })
    })

    it('and calls them with the same arguments', async () => {
      expect(await system().implementing('DoorSecurity').call('knock', 'thrice', 3)).to.deep.equal([
        'mod-2 thrice 3',
        'mod-5 thrice 3',
      ])
      expect(building.logged('warn')).to.deep.equal([
        'Gate_1.knock failed and is left out',
        'Door_2.knock failed and is left out',
      ])
    })
  })
})
