import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { z } from 'zod'
import {
  arg,
  command,
  driver,
  Driver,
  security,
  type Clearance,
  type GivenArguments,
  type Json,
} from '../../../src/driver/index.js'
import { Problem } from '../../../src/problem/index.js'
import { problemOf } from '../../support/thrown.js'
import { Building } from './building.js'

@driver({ name: 'Lamp', generic: 'Lamp' })
class Lamp extends Driver {
  @command({ args: [arg('level', z.number('must be a number')), arg('fade', z.number().default(7))] })
  dim(level: number, fade: number): number[] {
    return [level, fade]
  }
  @command({ args: [arg('name', z.string())] })
  give(name: string): unknown {
    return (RESULTS[name] ?? ODD_RESULTS[name])?.[0]
  }
  @command({ args: [arg('how', z.string())] })
  fail(how: string): unknown {
    if (how === 'throws') throw new Error('the password is 1234')
    if (how === 'rejects') return Promise.reject(new Error('the password is 1234'))
    if (how === 'gives a thenable that throws') {
      return {
        then: () => {
          throw new Error('the password is 1234')
        },
      }
    }
    if (how === 'throws a problem') throw new Problem('module-not-found', 'no Display_1')
    return new Promise(() => undefined)
  }
  @command({ args: [arg('ms', z.number())], timeout: 500 })
  slow(ms: number): Promise<string> {
    return new Promise((resolve) =>
      this.schedule.in(ms, () => {
        resolve('done')
      }),
    )
  }
  @command()
  open(): string {
    return 'user'
  }
  @command()
  @security('support')
  guarded(): string {
    return 'support'
  }
  @command()
  @security('administrator')
  closed(): string {
    return 'administrator'
  }
  @command({ name: 'switch_off' })
  off(): string {
    return this.hidden() + this.#private()
  }
  hidden(): string {
    return 'h'
  }
  #private(): string {
    return 'p'
  }
}

/** What a command may give, and what its caller gets. */
const RESULTS: Record<string, [given: unknown, got: Json]> = {
  nothing: [undefined, null],
  null: [null, null],
  false: [false, false],
  'a promise': [Promise.resolve({ a: 1 }), { a: 1 }],
  // A thenable that is no Promise, as query builders are.
  'a thenable': [
    {
      then: (resolve: (value: unknown) => void) => {
        resolve('later')
      },
    },
    'later',
  ],
  'a date': [new Date(0), '1970-01-01T00:00:00.000Z'],
  'members without a value': [{ a: 1, b: undefined }, { a: 1 }],
}

/** What a command gives by mistake, and what its caller and the log are told. */
const ODD_RESULTS: Record<string, [given: unknown, told: string]> = {
  'a number JSON does not have': [{ level: Number.NaN }, 'level is NaN, which JSON does not have'],
  'a map': [new Map([['a', 1]]), 'it is a Map: make an object of it with Object.fromEntries'],
  'a promise within': [[Promise.resolve(1)], '[0] is a Promise: await it'],
  'a response': [new Response(''), 'it is a Response'],
  'a big integer': [1n, 'it is a BigInt: make a number or a text of it'],
  'a function': [(): void => undefined, 'it is a function'],
}

describe('Executing a command', () => {
  let building: Building
  beforeEach(async () => {
    building = new Building([Lamp])
    await building.configure({ 'mod-1': 'Lamp', 'mod-2': 'Lamp' })
  })

  const fits: [what: string, args: GivenArguments, result: Json][] = [
    ['in order', [1, 2], [1, 2]],
    ['by name', { fade: 2, level: 1 }, [1, 2]],
    ['with a default', [1], [1, 7]],
  ]
  for (const [what, args, result] of fits)
    it(`takes arguments ${what}`, async () => {
      expect(await building.exec('Lamp_2', 'dim', args)).to.deep.equal(result)
    })

  const refused: [what: string, args: GivenArguments, message: RegExp][] = [
    ['too many', [1, 2, 3], /^wrong number of arguments for 'dim' \(given 3, expected 2\)$/],
    ['too few', [], /^dim: level: must be a number$/],
    ['of the wrong kind', ['loud'], /^dim: level: must be a number$/],
    ['of unknown names', { level: 1, colour: 2 }, /^dim: colour: is not an argument of this command$/],
  ]
  for (const [what, args, message] of refused)
    it(`refuses arguments that are ${what}`, async () => {
      const problem = await problemOf(() => building.exec('Lamp_1', 'dim', args))
      expect(problem.code).to.equal('invalid-arguments')
      expect(problem.message).to.match(message)
      expect(building.logged('error')).to.deep.equal([])
    })

  const clearances: [command: string, as: Clearance, allowed: boolean][] = [
    ['open', 'user', true],
    ['open', 'administrator', true],
    ['guarded', 'user', false],
    ['guarded', 'support', true],
    ['guarded', 'administrator', true],
    ['closed', 'user', false],
    ['closed', 'support', false],
    ['closed', 'administrator', true],
  ]
  for (const [name, as, allowed] of clearances)
    it(`${allowed ? 'lets' : 'does not let'} a caller with the clearance ${as} use what is ${name}`, async () => {
      if (allowed) expect(await building.exec('Lamp_1', name, [], as)).to.be.a('string')
      else
        expect((await problemOf(() => building.exec('Lamp_1', name, [], as))).code).to.equal('access-denied')
    })

  it('asks for the clearance before it looks at the arguments', async () => {
    const problem = await problemOf(() => building.exec('Lamp_1', 'closed', [1, 2, 3], 'user'))
    expect(problem).to.include({ code: 'access-denied', message: 'closed needs the clearance administrator' })
  })

  for (const name of ['Lamp_3', 'Lamp_0', 'Display_1', 'constructor', '__proto__'])
    it(`finds no module ${name}`, async () => {
      expect(await problemOf(() => building.exec(name, 'open'))).to.include({
        code: 'module-not-found',
        message: `the system has no module ${name.includes('_') && /\d$/.test(name) ? name : `${name}_1`}`,
      })
    })

  const unknown = [
    'on',
    '',
    'off',
    'Open',
    'hidden',
    '#private',
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'then',
    'onLoad',
    'onUpdate',
    'onUnload',
    'unload',
    'status',
    'settings',
    'saveSetting',
    'publish',
    'queue',
  ]
  for (const name of unknown)
    it(`knows no command ${JSON.stringify(name)}, not even for an administrator`, async () => {
      expect(await problemOf(() => building.exec('Lamp_1', name))).to.include({
        code: 'method-not-found',
        message: `Lamp has no command ${name}`,
      })
    })

  it('calls a command by the name it gives itself', async () => {
    expect(await building.exec('Lamp_1', 'switch_off')).to.equal('hp')
  })

  for (const [what, [, got]] of Object.entries(RESULTS))
    it(`gives ${JSON.stringify(got)} for ${what}`, async () => {
      expect(await building.exec('Lamp_1', 'give', [what])).to.deep.equal(got)
    })

  for (const [what, [, told]] of Object.entries(ODD_RESULTS))
    it(`rejects with driver-failed for ${what}, and says what it is`, async () => {
      const problem = await problemOf(() => building.exec('Lamp_1', 'give', [what]))
      const message = `Lamp.give gave what is no JSON: ${told}`
      expect(problem).to.include({ code: 'driver-failed', message })
      expect(building.log.lines[0]?.details).to.deep.include({ module: 'mod-1', error: problem.cause })
    })

  const failures: [how: string, message: string][] = [
    ['throws', 'Lamp.fail failed'],
    ['rejects', 'Lamp.fail failed'],
    ['gives a thenable that throws', 'Lamp.fail failed'],
    // What a problem says is for callers to hear.
    ['throws a problem', 'Lamp.fail failed: no Display_1'],
  ]
  for (const [how, message] of failures)
    it(`rejects with driver-failed when the command ${how}; only the log has the cause`, async () => {
      const problem = await problemOf(() => building.exec('Lamp_1', 'fail', [how]))
      expect(problem).to.include({ code: 'driver-failed', message })
      const [line] = building.log.lines
      expect(line).to.deep.include({ level: 'error', message: 'fail failed' })
      expect(line?.details).to.deep.equal({ module: 'mod-1', driver: 'Lamp', error: problem.cause })
      expect(building.clock.pending).to.equal(0)
    })

  it('gives a command up at its own time limit, and logs when it ends after that', async () => {
    const fast = building.exec('Lamp_1', 'slow', [499])
    const late = problemOf(() => building.exec('Lamp_1', 'slow', [501]))
    await turn()
    await building.clock.advance(500)
    expect(await fast).to.equal('done')
    expect(await late).to.include({
      code: 'driver-timeout',
      message: 'Lamp.slow did not finish within 500 ms',
    })
    expect(building.logged('warn')).to.deep.equal([])
    await building.clock.advance(1)
    expect(building.logged('warn')).to.deep.equal(['slow finished after its time limit'])
  })

  it("gives a command up at the runtime's time limit when it has none", async () => {
    const problem = problemOf(() => building.exec('Lamp_1', 'fail', ['hangs']))
    await turn()
    await building.clock.advance(20_000)
    expect((await problem).message).to.equal('Lamp.fail did not finish within 20000 ms')
    expect(building.clock.pending).to.equal(0)
  })
})
