import { expect } from 'chai'
import type { Role } from '../../../src/auth/index.js'
import { instance, lobby, LOBBY } from '../support/building.js'
import { houses } from '../support/talk.js'

const META = { sys: LOBBY, mod: 'Panel', index: 1, name: 'power' }

const notify = (id: number, value: unknown, meta: object = META): object => ({
  id,
  type: 'notify',
  value,
  meta,
})
const bound = (id: number, meta: object = META): object => ({ id, type: 'success', meta })

describe('A realtime session', () => {
  const open = houses()

  describe('binding a status', () => {
    it('answers before it tells the present value', async () => {
      const house = await open()
      await house.building.show('power', { on: true })
      const talk = house.talk('user').ask({ id: 7, cmd: 'bind' })
      expect(await talk.hears()).to.deep.equal([bound(7), notify(7, { on: true })])
    })

    it('writes the keys of its messages in the order PlaceOS does', async () => {
      const house = await open()
      await house.building.show('power', null)
      const { wire } = house.talk('user').ask({ id: 7, cmd: 'bind' })
      const meta = '{"sys":"sys-lobby","mod":"Panel","index":1,"name":"power"}'
      expect(wire.sent).to.deep.equal([
        `{"id":7,"type":"success","meta":${meta}}`,
        `{"id":7,"type":"notify","value":null,"meta":${meta}}`,
      ])
    })

    it('tells each change, and null once the value goes', async () => {
      const house = await open()
      const talk = house.talk('user').ask({ cmd: 'bind' })
      await house.building.show('power', 1)
      await house.building.show('power', 1)
      await house.building.show('power', 'ünlit')
      await house.building.exec('Panel_1', 'hide', ['power'])
      expect(await talk.hears()).to.deep.equal([bound(1), notify(1, 1), notify(1, 'ünlit'), notify(1, null)])
    })

    it('works for systems and modules that come later', async () => {
      const house = await open()
      await house.building.configure(lobby({ modules: [], systems: [], system_triggers: [] }))
      const talk = house.talk('user').ask({ cmd: 'bind' })
      await house.building.configure(lobby())
      await house.building.show('power', 1)
      expect(await talk.hears()).to.deep.equal([bound(1), notify(1, 1)])
    })

    it('follows the address when modules are numbered anew', async () => {
      const house = await open()
      await house.building.exec('Panel_2', 'show', ['power', 'second'])
      const talk = house.talk('user').ask({ cmd: 'bind' })
      const systems = [{ id: LOBBY, name: 'Lobby', modules: ['mod-2', 'mod-1'] }]
      await house.building.configure(lobby({ systems, system_triggers: [] }))
      expect(await talk.hears()).to.deep.equal([bound(1), notify(1, 'second')])
    })

    it('is done once for the same thing: the second tells nothing and the first id stays', async () => {
      const house = await open()
      await house.building.show('power', 1)
      const talk = house.talk('user').ask({ id: 1, cmd: 'bind' }).ask({ id: 2, cmd: 'bind' })
      expect(await talk.hears()).to.deep.equal([bound(1), notify(1, 1), bound(2)])
      await house.building.show('power', 2)
      talk.ask({ id: 3, cmd: 'unbind' })
      await house.building.show('power', 3)
      expect(await talk.hears()).to.deep.equal([notify(1, 2), { id: 3, type: 'success' }])
    })

    it('tells the value again after an unbind and another bind', async () => {
      const house = await open()
      await house.building.show('power', 1)
      const talk = house.talk('user')
      for (const [id, cmd] of ['bind', 'unbind', 'bind'].entries()) talk.ask({ id, cmd })
      expect(await talk.hears()).to.deep.equal([
        bound(0),
        notify(0, 1),
        { id: 1, type: 'success' },
        bound(2),
        notify(2, 1),
      ])
    })

    it('takes an unbind of what was never bound', async () => {
      const talk = (await open()).talk('user').ask({ id: 5, cmd: 'unbind' })
      expect(await talk.hears()).to.deep.equal([{ id: 5, type: 'success' }])
    })

    it('tells a client that comes later what others have been told', async () => {
      const house = await open()
      const early = house.talk('user').ask({ id: 1, cmd: 'bind' })
      await house.building.show('power', 1)
      const late = house.talk('user').ask({ id: 2, cmd: 'bind' })
      expect(await early.hears()).to.deep.equal([bound(1), notify(1, 1)])
      expect(await late.hears()).to.deep.equal([bound(2), notify(2, 1)])
    })

    it('makes the bytes of a value once for all clients that gave the same id', async () => {
      const house = await open()
      const talks = [1, 1, 2, 2].map((id) => house.talk('user').ask({ id, cmd: 'bind' }))
      await house.building.show('power', 'on')
      const [a, b, c, d] = talks.map(({ wire }) => wire.frames[1]?.wire()[0])
      expect(a).to.equal(b)
      expect(c).to.equal(d)
      expect(await talks[3]?.hears()).to.deep.equal([bound(2), notify(2, 'on')])
    })

    it('does not copy a large value for anyone, whatever their ids', async () => {
      const house = await open()
      const talks = [1, 22, 333].map((id) => house.talk('user').ask({ id, cmd: 'bind' }))
      for (const length of [5000, 70_000]) {
        const value = 'x'.repeat(length)
        await house.building.show('power', value)
        const tails = talks.map(({ wire }) => wire.frames.at(-1)?.wire()[1])
        expect(tails[0]).to.have.property('length').above(length)
        expect(new Set(tails).size).to.equal(1)
        expect((await talks[2]?.hears())?.at(-1)).to.deep.equal(notify(333, value))
      }
    })

    it('leaves no subscription when the connection goes', async () => {
      const house = await open()
      const { session } = house.talk().ask({ cmd: 'bind' }).ask({ cmd: 'debug', mod: 'mod-1' })
      expect(house.topics.size).to.equal(2)
      session.close({ code: 1001, reason: '' })
      expect(house.topics.size).to.equal(0)
    })
  })

  describe('executing a command', () => {
    const error = (error_code: number, msg: string): object => ({ type: 'error', msg, error_code, code: 500 })
    const success = (value: unknown, name: string): object => ({
      type: 'success',
      value,
      meta: { ...META, name },
      code: 200,
    })

    const cases: [what: string, role: Role, request: object, answer: object][] = [
      ['its result', 'user', { name: 'show', args: ['power', true] }, success('power is shown', 'show')],
      ['null where it gives nothing', 'user', { name: 'hide', args: ['power'] }, success(null, 'hide')],
      [
        'what a higher role may',
        'support',
        { name: 'service', args: null },
        success('in service', 'service'),
      ],
      ['what administrators may', 'admin', { name: 'reset' }, success('reset', 'reset')],
      [
        'a refusal below its clearance',
        'user',
        { name: 'service' },
        error(2, 'attempted to access privileged function service'),
      ],
      [
        'a refusal below administrators',
        'support',
        { name: 'reset' },
        error(2, 'attempted to access privileged function reset'),
      ],
      [
        'a module that is not there',
        'user',
        { mod: 'Wall', name: 'show' },
        error(6, 'could not find module'),
      ],
      ['an index that is not there', 'user', { index: 0, name: 'show' }, error(6, 'could not find module')],
      ['a command that is not there', 'user', { name: 'sing' }, error(1, 'could not find function sing')],
      [
        'a name every object has',
        'admin',
        { name: 'constructor' },
        error(1, 'could not find function constructor'),
      ],
      ['a virtual module', 'admin', { mod: '_TRIGGER_', name: 'x' }, error(6, 'could not find module')],
      [
        'a driver that failed, but not with what',
        'user',
        { name: 'fail' },
        error(3, 'module raised: Panel.fail failed'),
      ],
      [
        'a driver that failed, with what it meant for callers',
        'user',
        { name: 'refuse' },
        error(3, 'module raised: Panel.refuse failed: the lamp is on its way'),
      ],
      [
        'too many arguments',
        'user',
        { name: 'hide', args: [1, 2] },
        error(1, "wrong number of arguments for 'hide' (given 2, expected 1)"),
      ],
    ]
    for (const [what, role, request, answer] of cases)
      it(`answers ${what}`, async () => {
        const talk = (await open()).talk(role).ask({ id: 3, cmd: 'exec', ...request })
        expect(await talk.hears()).to.deep.equal([{ id: 3, ...answer }])
      })

    it('answers a driver that takes too long', async () => {
      const house = await open()
      const talk = house.talk('user').ask({ id: 3, cmd: 'exec', name: 'hang' })
      expect(await talk.hears()).to.deep.equal([])
      await house.building.clock.advance(5000)
      const [answer] = await talk.hears()
      expect(answer).to.include({ id: 3, type: 'error', error_code: 7, code: 500 })
    })

    it('goes on meanwhile: answers come as they are ready', async () => {
      const house = await open()
      const talk = house.talk('user').ask({ id: 1, cmd: 'exec', name: 'hang' }).say('ping')
      talk.ask({ id: 2, cmd: 'exec', name: 'hide', args: ['x'] })
      const answers = await talk.hears()
      expect(answers[0]).to.equal('pong')
      expect(answers[1]).to.include({ id: 2, type: 'success' })
      await house.building.clock.advance(5000)
    })

    it('refuses more calls at the same time than one socket may have', async () => {
      const house = await open()
      const talk = house.talk('user', { maxCalls: 2 })
      for (const id of [1, 2, 3]) talk.ask({ id, cmd: 'exec', name: 'hang' })
      const [answer] = await talk.hears()
      expect(answer).to.deep.equal({ id: 3, ...error(3, 'a socket may have 2 calls at most under way') })
      await house.building.clock.advance(5000)
      talk.ask({ id: 4, cmd: 'exec', name: 'hide', args: ['x'] })
      expect((await talk.hears()).at(-1)).to.include({ id: 4, type: 'success' })
    })
  })

  describe('binding the state of a trigger', () => {
    for (const mod of ['_TRIGGER_', '_TRIGGER']) {
      it(`tells it as ${mod}, now and whenever it changes`, async () => {
        const house = await open()
        const talk = house.talk('support').ask({ id: 4, cmd: 'bind', mod, name: 'trig-lobby' })
        const meta = { sys: LOBBY, mod, index: 1, name: 'trig-lobby' }
        const state = (triggered: boolean, trigger_count: number): object => ({
          triggered,
          trigger_count,
          action_errors: 0,
          comparison_errors: 0,
          conditions: { webhook: triggered },
        })
        await house.building.ring()
        await house.building.clock.advance(1000)
        expect(await talk.hears()).to.deep.equal([
          bound(4, meta),
          notify(4, state(false, 0), meta),
          notify(4, state(true, 1), meta),
          notify(4, state(false, 1), meta),
        ])
      })
    }

    it('tells null once the instance is gone', async () => {
      const house = await open()
      const talk = house.talk('support').ask({ cmd: 'bind', mod: '_TRIGGER_', name: 'trig-lobby' })
      await house.building.configure(lobby({ system_triggers: [] }))
      expect((await talk.hears()).at(-1)).to.include({ value: null })
    })

    const movedTo = (system: string): object => ({ system_triggers: [instance('trig-lobby', system)] })
    const returns: [what: string, away: object, back: object][] = [
      ['is declared again', { system_triggers: [] }, {}],
      ['comes back into its system', movedTo('sys-cellar'), movedTo(LOBBY)],
    ]
    for (const [what, away, back] of returns)
      it(`tells it again when the instance ${what}, also those who bind it then`, async () => {
        const house = await open()
        const talk = house.talk('support').ask({ cmd: 'bind', mod: '_TRIGGER_', name: 'trig-lobby' })
        await house.building.configure(lobby(away))
        expect((await talk.hears()).at(-1)).to.include({ value: null })
        await house.building.configure(lobby(back))
        const other = house.talk('support').ask({ cmd: 'bind', mod: '_TRIGGER_', name: 'trig-lobby' })
        for (const told of [await talk.hears(), await other.hears()])
          expect(told.at(-1)).to.have.nested.property('value.conditions.webhook', false)
      })

    const refusals: [what: string, role: Role, request: object, error_code: number, msg: string][] = [
      [
        'to users',
        'user',
        { mod: '_TRIGGER_', name: 'trig-lobby' },
        2,
        'attempted to access protected module',
      ],
      [
        'executions to users',
        'user',
        { mod: '_WEBHOOK_', name: '*' },
        2,
        'attempted to access protected module',
      ],
      [
        'any virtual module to users',
        'user',
        { mod: '_X', name: 'y' },
        2,
        'attempted to access protected module',
      ],
      [
        'of another system',
        'admin',
        { mod: '_TRIGGER_', name: 'trig-cellar' },
        6,
        'no trigger instance trig-cellar in system sys-lobby',
      ],
      [
        'that does not exist',
        'admin',
        { mod: '_TRIGGER_', name: 'trig-attic' },
        6,
        'could not find module: sys=sys-lobby mod=_TRIGGER_',
      ],
      [
        'whose executions are of another system',
        'admin',
        { mod: '_WEBHOOK_', name: 'trig-cellar' },
        6,
        'no trigger instance trig-cellar in system sys-lobby',
      ],
      [
        'whose executions cannot exist',
        'admin',
        { mod: '_WEBHOOK_', name: '__proto__' },
        6,
        'could not find module: sys=sys-lobby mod=_WEBHOOK_',
      ],
    ]
    for (const [what, role, request, error_code, msg] of refusals)
      it(`is refused ${what}`, async () => {
        const house = await open()
        const talk = house.talk(role).ask({ id: 8, cmd: 'bind', ...request })
        expect(await talk.hears()).to.deep.equal([{ id: 8, type: 'error', msg, error_code, code: 500 }])
        expect(house.topics.size).to.equal(0)
      })
  })

  describe('debugging a module', () => {
    it('tells its lines with their level, until they are ignored', async () => {
      const house = await open()
      const talk = house.talk('support').ask({ id: 9, cmd: 'debug', mod: 'mod-1', name: 'debug' })
      talk.ask({ id: 10, cmd: 'debug', mod: 'mod-1', name: 'again' })
      await house.building.exec('Panel_1', 'say', ['info', 'hello "there"'])
      await house.building.exec('Panel_2', 'say', ['info', 'not me'])
      await house.building.exec('Panel_1', 'say', ['warn', 'careful'])
      talk.ask({ id: 11, cmd: 'ignore', mod: 'mod-1', name: 'debug' })
      await house.building.exec('Panel_1', 'say', ['info', 'nobody listens'])
      const meta = { sys: LOBBY, mod: 'mod-1', index: 1, name: 'debug' }
      const line = (msg: string, level: string): object => ({
        id: 9,
        type: 'debug',
        msg,
        meta,
        mod: 'mod-1',
        level,
      })
      expect(await talk.hears()).to.deep.equal([
        { id: 9, type: 'success' },
        { id: 10, type: 'success' },
        line('hello "there"', 'info'),
        line('careful', 'warn'),
        { id: 11, type: 'success' },
      ])
    })

    it('tells why a call failed, without a stack', async () => {
      const house = await open()
      const talk = house.talk('support').ask({ cmd: 'debug', mod: 'mod-1' })
      await house.building.exec('Panel_1', 'fail').catch(() => undefined)
      const [, line] = await talk.hears()
      expect(line).to.include({
        type: 'debug',
        level: 'error',
        msg: 'fail failed error=the lamp is broken',
      })
    })

    it('is refused to users', async () => {
      const talk = (await open()).talk('user').ask({ cmd: 'debug', mod: 'mod-1' })
      expect(await talk.hears()).to.deep.equal([
        { id: 1, type: 'error', msg: 'attempted to debug a module', error_code: 2, code: 500 },
      ])
    })
  })
})
