import { expect } from 'chai'
import { driverSpec, mockModule, type DriverSpec } from 'placeos-webhooks/testing'
import { Recorder } from './recorder.fixture.js'
import { RhombusSecurity } from './rhombus-security.js'
import { MAX_SUBSCRIPTIONS } from './subscription.js'

const event = {
  module_id: 'mod-lock1',
  security_system: 'Acme Access',
  door_id: 'lobby-east',
  timestamp: 1_773_480_413,
  action: 'granted',
  card_id: '004411',
  user_name: 'Ada Byron',
  user_email: 'ada@example.org',
}
const notification = {
  door_id: 'lobby-east',
  timestamp: '2026-03-14T09:26:53Z',
  action: 'granted',
  card_id: '004411',
  user_name: 'Ada Byron',
  user_email: 'ada@example.org',
}

/** Waits for what happens meanwhile. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate)
}

/** A security system with these doors that answers every unlock the same way. */
const securitySystem = (doors: unknown, unlock: () => unknown) =>
  mockModule({ implements: ['DoorSecurity'], commands: { door_list: () => doors, unlock } })

const unlocking = (...answers: unknown[]) => ({
  Security: answers.map((answer) => securitySystem([], () => answer)),
})

describe('Rhombus, asking for doors', () => {
  it('gets those of every security system', async () => {
    const spec = await driverSpec(RhombusSecurity, {
      system: {
        Security: [
          securitySystem([{ door_id: 'a', description: 'Front' }, { door_id: 'b' }], () => null),
          securitySystem('no list', () => null),
          securitySystem([{ door_id: 'c', description: null }], () => null),
        ],
        Lighting: [mockModule()],
      },
    })
    const answer = await spec.webhook('request', { method: 'GET' })
    expect(answer.status).to.equal(200)
    expect(answer.json).to.deep.equal({
      doors: [{ door_id: 'a', description: 'Front' }, { door_id: 'b' }, { door_id: 'c' }],
    })
    await spec.close()
  })
})

describe('Rhombus, unlocking a door', () => {
  const failing = securitySystem([], () => {
    throw new Error('the controller at 10.0.0.7 does not answer')
  })
  const cases: [what: string, system: Record<string, ReturnType<typeof mockModule>[]>, status: number][] = [
    ['is told that it is open', unlocking(true), 200],
    ['is told that it may not', unlocking(false), 403],
    ['is told that nobody can', unlocking(null), 501],
    ['hears the first security system', unlocking(false, true), 403],
    ['hears the first that does not fail', { Security: [failing, ...unlocking(true).Security] }, 200],
    ['is told nothing of why all failed', { Security: [failing] }, 500],
    ['finds no security system at all', {}, 500],
  ]
  for (const [what, system, status] of cases)
    it(what, async () => {
      const spec = await driverSpec(RhombusSecurity, { system })
      const answer = await spec.webhook('request', { method: 'PUT', json: { door_id: 'lobby-east' } })
      expect(answer.status).to.equal(status)
      expect(answer.text).to.equal(status === 500 ? '{"error":"the request could not be handled"}' : '')
      await spec.close()
    })

  it('names the door', async () => {
    const asked: unknown[] = []
    const system = { Security: [securitySystem([], (...given: unknown[]) => asked.push(given))] }
    const spec = await driverSpec(RhombusSecurity, { system })
    await spec.webhook('request', { method: 'PUT', json: { door_id: 'lobby-east' } })
    expect(asked).to.deep.equal([['lobby-east']])
    await spec.close()
  })
})

describe('A Rhombus subscription', () => {
  let recorder: Recorder
  let spec: DriverSpec
  beforeEach(async () => {
    recorder = await Recorder.start()
    spec = await driverSpec(RhombusSecurity, { allowedTargets: ['127.0.0.1'] })
  })
  afterEach(async () => {
    await spec.close()
    await recorder.stop()
  })

  const subscribe = (path: string, secret?: string) =>
    spec.webhook('request', { method: 'POST', json: { webhook: recorder.url(path), secret } })

  it('is told of events', async () => {
    expect(await subscribe('/events')).to.include({ status: 201, text: '' })
    await spec.exec('door_event', JSON.stringify(event))
    const [received] = recorder.received
    expect(recorder.received).to.have.lengthOf(1)
    expect(received?.headers).to.include({ 'content-type': 'application/json' })
    expect(JSON.parse(received?.body ?? '')).to.deep.equal(notification)
  })

  it('is told of events that security systems publish', async () => {
    await subscribe('/events')
    await spec.publish('security/event/door', JSON.stringify(event))
    await until(() => spec.status('event_count') === 1)
    expect(recorder.received).to.have.lengthOf(1)
  })

  it('replaces one to the same URL', async () => {
    await subscribe('/events', 'old')
    await subscribe('/events', 's3cret')
    await spec.exec('door_event', event)
    expect(recorder.received).to.have.lengthOf(1)
    const signature = 'befad13189903f9c279000773e389dd3d8f44d3575e4e475036f11e276595d94'
    expect(JSON.parse(recorder.received[0]?.body ?? '')).to.have.property('signature', signature)
    expect(recorder.received[0]?.headers).to.have.property('x-signature-256')
  })

  it('ends when it is deleted', async () => {
    await subscribe('/events')
    await subscribe('/others')
    const answer = await spec.webhook('request', {
      method: 'DELETE',
      json: { webhook: recorder.url('/events') },
    })
    expect(answer).to.include({ status: 202, text: '' })
    await spec.exec('door_event', event)
    expect(recorder.received.map(({ path }) => path)).to.deep.equal(['/others'])
  })

  it('may be deleted though there is none', async () => {
    const answer = await spec.webhook('request', { method: 'DELETE', json: { webhook: recorder.url('/') } })
    expect(answer).to.include({ status: 202, text: '' })
  })

  for (const path of ['/broken', '/moved'])
    it(`to ${path} fails alone, in the log without its path`, async () => {
      await subscribe(path, 'k7-secret')
      await subscribe('/events', 'k7-secret')
      await spec.exec('door_event', event)
      expect(recorder.received.map((received) => received.path)).to.have.members([path, '/events'])
      const logged = spec.logs.filter(({ level }) => level === 'warn')
      expect(logged.map(({ message }) => message)).to.deep.equal(['a subscriber was not told of an event'])
      expect(logged[0]?.details).to.have.property('subscriber', recorder.url(''))
      expect(JSON.stringify(spec.logs)).not.to.include('k7-secret')
    })

  const unfit: [url: string][] = [['ftp://example.org/'], ['https://user:pass@example.org/'], ['events']]
  for (const [webhook] of unfit)
    it(`may not be to ${webhook}`, async () => {
      const answer = await spec.webhook('request', { method: 'POST', json: { webhook } })
      expect(answer.status).to.equal(422)
      expect(answer.json).to.have.property('error').that.includes('http or https URL')
    })

  const within: [url: string][] = [
    ['http://169.254.169.254/latest/meta-data/'],
    ['http://2852039166/'],
    ['http://[::ffff:169.254.169.254]/'],
    ['http://10.0.0.5:8080/'],
    ['http://localhost:3000/'],
  ]
  for (const [webhook] of within)
    it(`may not be to ${webhook}, which is in no public network`, async () => {
      const strict = await driverSpec(RhombusSecurity)
      const answer = await strict.webhook('request', { method: 'POST', json: { webhook } })
      expect(answer.status).to.equal(422)
      expect(answer.json).to.have.property('error').that.includes('public address')
      await strict.close()
    })

  it('that was kept before is sent nothing where it may not be called, and the log says why', async () => {
    const settings = { subscriptions: [{ webhook: recorder.url('/events') }] }
    const strict = await driverSpec(RhombusSecurity, { settings })
    await strict.exec('door_event', event)
    expect(recorder.received).to.deep.equal([])
    expect(strict.logs.at(-1)?.details.error).to.include({ code: 'access-denied' })
    await strict.close()
  })

  it('is given up when no answer comes', async () => {
    await subscribe('/silent')
    const told = spec.exec('door_event', event)
    await until(() => recorder.received.length === 1)
    await spec.advance(5000)
    await told
    expect(spec.logs.at(-1)?.details.error).to.include({ code: 'driver-timeout' })
  })

  it('is one of a limited number', async () => {
    const subscriptions = Array.from({ length: MAX_SUBSCRIPTIONS }, (_, at) => ({
      webhook: recorder.url(`/${at}`),
    }))
    await spec.updateSettings({ subscriptions })
    expect(await subscribe('/one-more')).to.have.property('status', 422)
    expect(await subscribe('/0')).to.have.property('status', 201)
  })
})

describe('A door event', () => {
  let spec: DriverSpec
  beforeEach(async () => {
    spec = await driverSpec(RhombusSecurity, { settings: { organization_id: 'acme' } })
  })
  afterEach(() => spec.close())

  it('is counted', async () => {
    expect(spec.status('event_count')).to.equal(0)
    await spec.exec('door_event', event)
    await spec.exec('door_event', event)
    expect(spec.status('event_count')).to.equal(2)
  })

  it('is heard on the channel of its organization', async () => {
    await spec.publish('security/event/door', event)
    await spec.publish('security/acme/door', event)
    await until(() => spec.status('event_count') === 1)
  })

  it('is heard once, however often the settings change', async () => {
    await spec.updateSettings({ organization_id: 'other' })
    await spec.updateSettings({ organization_id: 'acme' })
    await spec.publish('security/acme/door', event)
    await until(() => spec.status('event_count') === 1)
  })

  it('that cannot be read is not counted', async () => {
    const problem: unknown = await spec.exec('door_event', '{}').catch((error: unknown) => error)
    expect(problem).to.have.property('code', 'invalid-arguments')
    await spec.publish('security/acme/door', '{}')
    expect(spec.status('event_count')).to.equal(0)
    expect(spec.logs.some(({ level }) => level === 'error')).to.equal(true)
  })
})

describe('A Rhombus request that cannot be read', () => {
  let spec: DriverSpec
  before(async () => {
    spec = await driverSpec(RhombusSecurity, { settings: { debug_webhook: true } })
  })
  after(() => spec.close())

  const cases: [method: 'POST' | 'PUT' | 'DELETE', body: string][] = [
    ['POST', '{"webhook":"https://example.org","secret":"k7-secret"'],
    ['POST', '{"secret":"k7-secret"}'],
    ['PUT', ''],
    ['PUT', '{"door":"k7-secret"}'],
    ['DELETE', '["k7-secret"]'],
  ]
  for (const [method, body] of cases)
    it(`is answered with 500 and no more: ${method} ${body}`, async () => {
      const answer = await spec.webhook('request', { method, body })
      expect(answer.status).to.equal(500)
      expect(answer.headers).to.have.property('content-type', 'application/json')
      expect(answer.json).to.deep.equal({ error: 'the request could not be handled' })
    })
})

describe('The debug log of Rhombus requests', () => {
  it('has their bodies without secrets, when asked for', async () => {
    const json = { webhook: 'http://203.0.113.7/events', secret: 'k7-secret' }
    for (const debug_webhook of [false, true]) {
      const spec = await driverSpec(RhombusSecurity, { settings: { debug_webhook } })
      await spec.webhook('request', { method: 'POST', json })
      await spec.close()
      const lines = JSON.stringify(spec.logs)
      expect(lines.includes('http://203.0.113.7/events')).to.equal(debug_webhook)
      expect(lines).not.to.include('k7-secret')
    }
  })
})
