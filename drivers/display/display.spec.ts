import { expect } from 'chai'
import { Driver, driver } from 'placeos-webhooks'
import { driverSpec, type DriverSpec } from 'placeos-webhooks/testing'
import { Display } from './display.js'
import { EmulatedDisplay } from './emulated-display.fixture.js'

const FROM_FACTORY = { connected: true, power: false, input: 'hdmi1', volume: 20, audio_mute: false }

/** Waits for what other ends of sockets bring about. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate)
}

describe('A virtual display', () => {
  let spec: DriverSpec
  beforeEach(async () => {
    spec = await driverSpec(Display)
  })
  afterEach(() => spec.close())

  const post = (json: unknown) => spec.webhook('request', { method: 'POST', json })

  it('starts as it left the factory', async () => {
    expect(await spec.webhook('request', { method: 'GET' })).to.deep.include({
      status: 200,
      json: FROM_FACTORY,
    })
  })

  for (const method of ['POST', 'PUT'] as const)
    it(`becomes what a ${method} asks and answers with its status`, async () => {
      const json = { power: true, input: 'hdmi2', volume: 35, mute: false }
      const answer = await spec.webhook('request', { method, json })
      expect(answer.status).to.equal(200)
      expect(answer.json).to.deep.equal({
        connected: true,
        power: true,
        input: 'hdmi2',
        volume: 35,
        audio_mute: false,
      })
    })

  it('leaves alone what a request does not name', async () => {
    const { json } = await post({ input: 'dp' })
    expect(json).to.deep.equal({ ...FROM_FACTORY, input: 'dp' })
  })

  it('changes nothing when one value does not fit, and says which', async () => {
    const answer = await post({ power: true, volume: 101 })
    expect(answer.status).to.equal(422)
    expect(answer.json).to.have.nested.property('faults[0].path', 'volume')
    expect(spec.status('power')).to.equal(false)
  })

  it('refuses a body that is not JSON', async () => {
    expect(await spec.webhook('request', { method: 'POST', body: '{"power":' })).to.have.property(
      'status',
      400,
    )
  })

  for (const method of ['PATCH', 'DELETE'] as const)
    it(`does not answer ${method}`, async () => {
      const answer = await spec.webhook('request', { method })
      expect(answer.status).to.equal(405)
      expect(answer.headers).to.have.property('allow', 'GET, POST, PUT')
    })

  it('is at volume 0 while muted, and returns to its level', async () => {
    await spec.exec('volume', 35)
    await spec.exec('mute', true)
    expect([spec.status('audio_mute'), spec.status('volume')]).to.deep.equal([true, 0])
    await spec.exec('mute', false)
    expect([spec.status('audio_mute'), spec.status('volume')]).to.deep.equal([false, 35])
  })

  it('takes a level while muted for the one to return to', async () => {
    await post({ mute: true })
    expect((await post({ volume: 60 })).json).to.include({ volume: 0, audio_mute: true })
    expect((await post({ mute: false })).json).to.include({ volume: 60, audio_mute: false })
  })

  it('obeys commands', async () => {
    await spec.exec('power', true)
    await spec.exec('switch_to', 'dp')
    expect([spec.status('power'), spec.status('input')]).to.deep.equal([true, 'dp'])
  })

  const unfit: [command: string, argument: unknown][] = [
    ['power', 'on'],
    ['switch_to', 'vga'],
    ['volume', 101],
  ]
  for (const [command, argument] of unfit)
    it(`does not ${command} to ${JSON.stringify(argument)}`, async () => {
      const problem: unknown = await spec.exec(command, argument).catch((error: unknown) => error)
      expect(problem).to.have.property('code', 'invalid-arguments')
    })

  it('keeps its state when its settings change', async () => {
    await spec.exec('power', true)
    await spec.updateSettings({ webhook_token: 'k7-token' })
    expect(spec.status('power')).to.equal(true)
  })
})

describe('A module that watches a display', () => {
  const heard: [key: string, value: unknown][] = []

  @driver({ name: 'Display Watcher', generic: 'Watcher' })
  class Watcher extends Driver {
    override onLoad(): void {
      for (const key of ['power', 'input', 'volume', 'audio_mute'])
        this.system.get('Display').subscribe(key, (value) => heard.push([key, value]))
    }
  }

  it('hears of each key that changes, and of no other', async () => {
    const spec = await driverSpec(Display, { system: { Watcher: [Watcher] } })
    const post = () => spec.webhook('request', { method: 'POST', json: { input: 'hdmi2', volume: 35 } })
    heard.length = 0
    await post()
    await post()
    expect(heard).to.deep.equal([
      ['input', 'hdmi2'],
      ['volume', 35],
    ])
    await spec.close()
  })
})

describe('A display with a webhook token', () => {
  let spec: DriverSpec
  before(async () => {
    spec = await driverSpec(Display, { settings: { webhook_token: 'k7-token' } })
  })
  after(() => spec.close())

  const get = (headers: Record<string, string>) => spec.webhook('request', { method: 'GET', headers })

  it('answers who has it', async () => {
    expect(await get({ authorization: 'Bearer k7-token' })).to.have.property('status', 200)
  })

  const strangers: [who: string, headers: Record<string, string>][] = [
    ['who has none', {}],
    ['who has another', { Authorization: 'Bearer k7-tokem' }],
    ['who sends it another way', { Authorization: 'Basic k7-token' }],
  ]
  for (const [who, headers] of strangers)
    it(`refuses ${who}`, async () => {
      const answer = await get(headers)
      expect(answer.status).to.equal(401)
      expect(answer.headers).to.have.property('www-authenticate', 'Bearer')
    })
})

describe('A display at the other end of a TCP connection', () => {
  let display: EmulatedDisplay
  let spec: DriverSpec
  beforeEach(async () => {
    display = await new EmulatedDisplay().switchOn()
    spec = await driverSpec(Display, { settings: { device: display.address } })
    await until(() => spec.status('connected') === true)
  })
  afterEach(async () => {
    await spec.close()
    await display.switchOff()
  })

  const post = (json: unknown) => spec.webhook('request', { method: 'POST', json })

  it('tells its state when it is connected', async () => {
    const { json } = await spec.webhook('request', { method: 'GET' })
    expect(json).to.deep.equal({
      connected: true,
      power: false,
      input: 'hdmi1',
      volume: 10,
      audio_mute: false,
    })
    expect(display.lines).to.deep.equal(['state'])
  })

  it('is sent one change at a time, in order', async () => {
    const first = display.hold('set power=on')
    const answer = post({ mute: true, volume: 35, input: 'hdmi2', power: true })
    const held = await first
    expect(display.lines).to.deep.equal(['state', 'set power=on'])
    held.obey()
    expect((await answer).json).to.include({ power: true, input: 'hdmi2', volume: 0, audio_mute: true })
    expect(display.lines.slice(2)).to.deep.equal(['set input=hdmi2', 'set volume=35', 'set mute=on'])
  })

  it('is not sent what it is already', async () => {
    await post({ power: true, input: 'hdmi1' })
    await post({ power: true, input: 'hdmi1' })
    expect(display.lines).to.deep.equal(['state', 'set power=on'])
  })

  it('changes its status when it acknowledges, not before', async () => {
    const coming = display.hold('set power=on')
    const done = spec.exec('power', true)
    const held = await coming
    expect(spec.status('power')).to.equal(false)
    held.obey()
    await done
    expect(spec.status('power')).to.equal(true)
  })

  it('is what it says it is, whatever it was told', async () => {
    const coming = display.hold('set volume=90')
    const answer = post({ volume: 90 })
    const held = await coming
    held.answer('ok volume=80')
    expect((await answer).json).to.include({ volume: 80 })
  })

  it('may refuse: the caller hears of it, and what came before stays done', async () => {
    const coming = display.hold('set input=dp')
    const answer = post({ power: true, input: 'dp', volume: 35 })
    const held = await coming
    held.answer('no signal')
    expect(await answer).to.have.property('status', 502)
    expect([spec.status('power'), spec.status('input'), spec.status('volume')]).to.deep.equal([
      true,
      'hdmi1',
      10,
    ])
  })

  it('may answer something else: it is called anew, so as to be in step again', async () => {
    const coming = display.hold('set power=on')
    const answer = post({ power: true })
    const held = await coming
    held.answer('ok volume=10')
    expect(await answer).to.have.property('status', 502)
    expect((await post({ power: true })).json).to.include({ power: true, volume: 10 })
    expect(display.lines.filter((line) => line === 'state')).to.have.lengthOf(2)
  })

  it('may drop the connection: the command is sent again on the next', async () => {
    const coming = display.hold('set power=on')
    const answer = post({ power: true })
    const held = await coming
    held.drop()
    expect((await answer).json).to.include({ connected: true, power: true })
    expect(display.lines).to.deep.equal(['state', 'set power=on', 'state', 'set power=on'])
  })

  it('may do as told and drop the connection: the command is not sent twice', async () => {
    const coming = display.hold('set power=on')
    const answer = post({ power: true })
    const held = await coming
    display.state = { ...display.state, power: true }
    held.drop()
    expect((await answer).json).to.include({ power: true })
    expect(display.lines).to.deep.equal(['state', 'set power=on', 'state'])
  })

  it('may answer too late: the next attempt is made on a new connection', async () => {
    const coming = display.hold('set volume=35')
    const done = spec.exec('volume', 35)
    const held = await coming
    const again = display.hold('set volume=35')
    await spec.advance(2000)
    const heldAgain = await again
    held.answer('ok volume=99')
    heldAgain.obey()
    await done
    expect(spec.status('volume')).to.equal(35)
  })

  it('is out of reach once it has stayed silent on two connections', async () => {
    const first = display.hold('set power=on')
    const done = spec.exec('power', true).catch((error: unknown) => error)
    await first
    const second = display.hold('set power=on')
    await spec.advance(2000)
    await second
    await spec.advance(2000)
    expect(await done).to.have.property('code', 'driver-failed')
    expect(spec.status('connected')).to.equal(false)
  })

  it('is called again after pauses that grow, until it is back', async () => {
    await display.switchOff()
    await until(() => spec.status('connected') === false)
    expect(await post({ power: true })).to.have.property('status', 502)
    await display.switchOn()
    display.state = { ...display.state, input: 'dp' }
    await spec.advance(1000)
    await until(() => spec.status('connected') === true)
    expect((await post({ power: true })).json).to.include({ power: true, input: 'dp' })
  })

  it('says in the log that it is out of reach, once an outage', async () => {
    const warnings = () => spec.logs.filter(({ level }) => level === 'warn')
    await display.switchOff()
    await until(() => spec.status('connected') === false)
    await post({ power: true })
    await spec.advance(1000)
    await post({ power: true })
    expect(warnings().map(({ message }) => message)).to.deep.equal(['the display is out of reach'])
  })

  const successors: [what: string, change: (other: EmulatedDisplay) => Record<string, unknown>][] = [
    ['another', (other) => ({ device: other.address })],
    ['a virtual one', () => ({ device: undefined })],
  ]
  for (const [what, change] of successors)
    it(`never comes back once ${what} has taken its place in a pause before it is called again`, async () => {
      const other = await new EmulatedDisplay().switchOn()
      other.state = { ...other.state, input: 'hdmi2' }
      await display.switchOff()
      await until(() => spec.status('connected') === false)
      await spec.updateSettings(change(other))
      await until(() => spec.status('connected') === true)
      const before = await spec.webhook('request', { method: 'GET' })
      await display.switchOn()
      display.state = { ...display.state, input: 'dp' }
      const lines = display.lines.length
      await spec.advance(60_000)
      expect(display.lines).to.have.length(lines)
      expect((await spec.webhook('request', { method: 'GET' })).json).to.deep.equal(before.json)
      await other.switchOff()
    })

  it('leaves nothing behind that waits when its module goes in such a pause', async () => {
    await display.switchOff()
    await until(() => spec.status('connected') === false)
    await spec.close()
    expect(spec.clock.pending).to.equal(0)
  })

  it('is another one when the settings say so', async () => {
    const other = await new EmulatedDisplay().switchOn()
    other.state = { ...other.state, input: 'hdmi2' }
    await spec.updateSettings({ device: other.address })
    await until(() => spec.status('input') === 'hdmi2')
    expect((await post({ power: true })).json).to.include({ power: true, input: 'hdmi2' })
    expect(display.lines).to.deep.equal(['state'])
    await other.switchOff()
  })
})
