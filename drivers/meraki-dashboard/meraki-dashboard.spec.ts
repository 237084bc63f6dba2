import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Problem } from 'placeos-webhooks'
import { driverSpec, type DriverSpec } from 'placeos-webhooks/testing'
import { expect } from 'chai'
import { MerakiDashboard } from './meraki-dashboard.js'
import { sample } from './scanning/sample.js'
import { Settings } from './scanning/settings.js'

const SECRET = 'k7-demo-secret'
const MINUTE = 60_000
const payload = { ...sample, secret: SECRET }
const { observations } = sample.data

describe('The Meraki dashboard, receiving the scanning API', () => {
  let spec: DriverSpec
  beforeEach(async () => {
    spec = await driverSpec(MerakiDashboard, {
      settings: { meraki_validator: 'v4lid8or', meraki_secret: SECRET },
    })
  })
  afterEach(() => spec.close())

  const errors = () => spec.logs.filter(({ level }) => level === 'error' || level === 'warn')

  it('answers GET with the validator', async () => {
    const { status, headers, text } = await spec.webhook('scanning_api', { method: 'GET' })
    expect(status).to.equal(200)
    expect(headers['content-type']).to.match(/^text\/plain/)
    expect(text).to.equal('v4lid8or')
  })

  it("keeps a network's observations under its id", async () => {
    const { status, text } = await spec.webhook('scanning_api', { json: payload })
    expect([status, text]).to.deep.equal([200, ''])
    expect(spec.status('N_51001')).to.deep.equal(observations)
    expect(errors()).to.deep.equal([])
  })

  it('keeps the last delivery of each network', async () => {
    const data = { networkId: 'N_2', observations: [] }
    await spec.webhook('scanning_api', { json: payload })
    await spec.webhook('scanning_api', { json: { ...payload, data } })
    await spec.webhook('scanning_api', { json: { ...payload, data: { ...payload.data, observations: [] } } })
    expect(spec.status('N_2')).to.deep.equal([])
    expect(spec.status('N_51001')).to.deep.equal([])
  })

  const ignored: [what: string, body: string, level: string][] = [
    ['version 2', JSON.stringify({ ...payload, version: '2.0', type: 'DevicesSeen' }), 'warn'],
    ['malformed JSON', JSON.stringify(payload).slice(0, -1), 'error'],
    ['the wrong secret', JSON.stringify({ ...payload, secret: 'k7-demo-secreT' }), 'error'],
    ['no secret', JSON.stringify({ ...payload, secret: undefined }), 'error'],
    ['Bluetooth devices', JSON.stringify({ ...payload, type: 'Bluetooth' }), 'debug'],
  ]
  for (const [what, body, level] of ignored)
    it(`keeps nothing of ${what}, answers 200 and says so in the log, without the secret`, async () => {
      const { status, text } = await spec.webhook('scanning_api', { body })
      expect([status, text]).to.deep.equal([200, ''])
      expect(spec.status('N_51001')).to.equal(undefined)
      expect(await spec.exec('lookup_ip', '10.20.4.17')).to.equal(null)
      const lines = spec.logs.filter(({ message }) => message.startsWith('scanning payload'))
      expect(lines.map((line) => line.level)).to.deep.equal([level])
      expect(JSON.stringify(spec.logs)).to.not.match(/k7-demo-secret/i)
    })

  it('shows the beginning of a payload of an unknown version', async () => {
    await spec.webhook('scanning_api', { json: { ...payload, version: '2.0' } })
    const [line] = errors()
    expect(line?.details.body)
      .to.match(/^\{"version":"2.0","secret":"\[hidden\]"/)
      .and.have.lengthOf(96)
  })

  it('shows whole payloads in the debug log when asked to, without the secret', async () => {
    await spec.updateSettings({ debug_payload: true })
    await spec.webhook('scanning_api', { json: payload })
    const [line] = spec.logs.filter(({ message }) => message === 'scanning payload')
    expect(line?.details.body).to.include('"nearestApRssi":-54').and.not.include(SECRET)
  })

  for (const secret of ['', 'k7-demo-secret'])
    it(`keeps nothing while its secret is empty, sent "${secret}"`, async () => {
      await spec.updateSettings({ meraki_secret: '' })
      const { status } = await spec.webhook('scanning_api', { json: { ...payload, secret } })
      expect(status).to.equal(200)
      expect(spec.status('N_51001')).to.equal(undefined)
      expect(await spec.exec('locate_mac', '9c:ef:10:2b:77:01')).to.equal(null)
    })
})

describe('The Meraki dashboard, asked for a client', () => {
  let spec: DriverSpec
  beforeEach(async () => {
    spec = await driverSpec(MerakiDashboard, { settings: { meraki_secret: SECRET } })
    await spec.webhook('scanning_api', { json: payload })
  })
  afterEach(() => spec.close())

  const moved = (location: object): object => {
    const [client] = observations
    const locations = [{ ...client?.locations[0], ...location }]
    return { ...payload, data: { networkId: 'N_51001', observations: [{ ...client, locations }] } }
  }

  it('knows the address last heard with an IP address', async () => {
    expect(await spec.exec('lookup_ip', '10.20.4.17')).to.deep.equal({
      mac: '9cef102b7701',
      time: '2026-03-14T09:26:40Z',
    })
    expect(await spec.exec('lookup_ip', '10.20.4.18')).to.equal(null)
  })

  it('knows where an address is, however it is written', async () => {
    expect(await spec.exec('locate_mac', '9C-EF-10-2B-77-01')).to.deep.equal({
      x: 12.4,
      y: 7.9,
      lat: -33.8601,
      lng: 151.2101,
      variance: 6.2,
      floorPlanId: 'g_100200',
      floorPlanName: 'Level 3',
      time: '2026-03-14T09:26:38.000Z',
    })
    expect(await spec.exec('locate_mac', '9c:ef:10:2b:77:02')).to.equal(null)
  })

  it('goes by the acceptable confidence of its settings', async () => {
    await spec.updateSettings({ acceptable_confidence: 10 })
    await spec.webhook('scanning_api', { json: moved({ x: 1, variance: 9.9, time: '2026-03-14T09:26:39Z' }) })
    expect(await spec.exec('locate_mac', '9cef102b7701')).to.include({ x: 1 })
  })

  it('goes by the confidence time of its settings', async () => {
    const less = moved({ x: 20, variance: 15, time: '2026-03-14T09:26:39Z' })
    await spec.webhook('scanning_api', { json: less })
    expect(await spec.exec('locate_mac', '9cef102b7701')).to.include({ x: 12.4 })
    await spec.updateSettings({ maximum_confidence_time: 5 })
    await spec.webhook('scanning_api', { json: less })
    expect(await spec.exec('locate_mac', '9cef102b7701'))
      .to.have.property('x')
      .within(13, 19)
  })

  it('forgets addresses and locations of more than 30 minutes ago, every 30 minutes', async () => {
    expect(await spec.exec('inspect_state')).to.deep.equal({ ip_mappings: 1, tracking: 1 })
    await spec.advance(30 * MINUTE - 1)
    expect(await spec.exec('inspect_state')).to.deep.equal({ ip_mappings: 1, tracking: 1 })
    await spec.advance(1)
    expect(await spec.exec('inspect_state')).to.deep.equal({ ip_mappings: 0, tracking: 0 })
    expect(await spec.exec('lookup_ip', '10.20.4.17')).to.equal(null)
    expect(await spec.exec('locate_mac', '9c:ef:10:2b:77:01')).to.equal(null)
  })

  it('writes an address as it knows it', async () => {
    expect(await spec.exec('format_mac', '0x12:34:A6-789B')).to.equal('1234a6789b')
  })
})

describe('The Meraki dashboard, getting pages of the API', () => {
  const KEY = 'demo-api-key'
  let api: Server
  let origin: string
  let asked: { url: string; key: string | string[] | undefined }[]
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  let spec: DriverSpec

  beforeEach(async () => {
    asked = []
    answer = (_request, response) => response.end('[]')
    api = createServer((request, response) => {
      asked.push({ url: request.url ?? '', key: request.headers['x-cisco-meraki-api-key'] })
      answer(request, response)
    })
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${String((api.address() as AddressInfo).port)}`
    spec = await driverSpec(MerakiDashboard, { settings: { meraki_api_key: KEY, base_url: origin } })
  })
  afterEach(async () => {
    await spec.close()
    api.closeAllConnections()
    await new Promise((resolve) => api.close(resolve))
  })

  /** Why a call was refused: a runtime may wrap what a driver throws. */
  const refusalOf = (call: Promise<unknown>): Promise<Problem> =>
    call.then(
      () => expect.fail('nothing was refused'),
      (error: unknown) => {
        const { cause } = error as Error
        return cause instanceof Problem ? cause : (error as Problem)
      },
    )

  /** Lets time pass, a step a turn, until a call is answered. */
  const passing = async <T>(call: Promise<T>, step = 1): Promise<T> => {
    const state = { waiting: true }
    const end = (): void => {
      state.waiting = false
    }
    call.then(end, end)
    while (state.waiting) await spec.advance(step)
    return call
  }

  it('gives the body of a page, asked for with the key', async () => {
    answer = (_request, response) => response.end('[{"id":"org id"}]')
    expect(await spec.exec('fetch', '/api/v1/organizations')).to.equal('[{"id":"org id"}]')
    expect(asked).to.deep.equal([{ url: '/api/v1/organizations', key: KEY }])
  })

  it('follows one redirect', async () => {
    answer = (request, response) => {
      if (request.url === '/here') response.end('here')
      else response.writeHead(302, { Location: '/here' }).end('moved')
    }
    expect(await spec.exec('fetch', '/there')).to.equal('here')
    expect(asked.map(({ url }) => url)).to.deep.equal(['/there', '/here'])
  })

  const failures: [what: string, status: number, headers: Record<string, string>, requests: number][] = [
    ['an answer that is not a success', 404, {}, 1],
    ['a second redirect', 302, { Location: '/again' }, 2],
    ['a redirect to another origin', 302, { Location: 'http://127.0.0.2:1/' }, 1],
    ['a redirect to nowhere', 302, {}, 1],
    ['a redirect to no URL', 302, { Location: 'http://' }, 1],
    ['a next page at another origin', 200, { Link: '<http://127.0.0.2:1/>; rel=next' }, 1],
  ]
  for (const [what, status, headers, requests] of failures)
    it(`fails over ${what}`, async () => {
      answer = (_request, response) => response.writeHead(status, headers).end()
      const problem = await refusalOf(spec.exec('fetch_all', '/api/v1/organizations'))
      expect(problem.code).to.equal('driver-failed')
      expect(asked).to.have.lengthOf(requests)
    })

  for (const location of ['https://evil.example/', '//evil.example/', 'http://', 'file:///etc/hosts'])
    it(`refuses to ask ${location}`, async () => {
      const problem = await refusalOf(spec.exec('fetch', location))
      expect(problem.code).to.equal('invalid-arguments')
    })

  it('refuses to ask without a key', async () => {
    await spec.updateSettings({ meraki_api_key: '' })
    const problem = await refusalOf(spec.exec('fetch', '/api/v1/organizations'))
    expect(problem.code).to.equal('invalid-configuration')
    expect(asked).to.deep.equal([])
  })

  it('gets every page of an answer, in order', async () => {
    answer = (request, response) => {
      const page = Number(new URL(request.url ?? '', origin).searchParams.get('page') ?? 1)
      const next = page < 3 ? `, </list?page=${String(page + 1)}>; rel=next` : ''
      response.setHeader('Link', `<${origin}/list?page=1>; rel=first${next}`).end(`[${String(page)}]`)
    }
    expect(await passing(spec.exec('fetch_all', '/list'))).to.deep.equal(['[1]', '[2]', '[3]'])
    expect(asked.map(({ url }) => url)).to.deep.equal(['/list', '/list?page=2', '/list?page=3'])
  })

  it('does not go round in circles', async () => {
    await spec.updateSettings({ rate_limit: 100 })
    answer = (_request, response) => response.setHeader('Link', '</list>; rel=next').end('[]')
    const problem = await refusalOf(passing(spec.exec('fetch_all', '/list')))
    expect(problem.message).to.equal('/list has no last page')
    expect(asked).to.have.lengthOf(100)
  })

  it('asks no more often than its rate limit', async () => {
    const first = spec.exec('fetch', '/1')
    const second = spec.exec('fetch', '/2')
    await first
    await spec.advance(249)
    expect(asked).to.have.lengthOf(1)
    await spec.advance(1)
    await second
    expect(asked).to.have.lengthOf(2)
  })

  it('refuses to ask when its turn would be more than 10 s away', async () => {
    await spec.updateSettings({ rate_limit: 0.2 })
    const calls = Promise.allSettled(['/1', '/2', '/3', '/4'].map((path) => spec.exec('fetch', path)))
    const problem = await refusalOf(spec.exec('fetch', '/5'))
    expect(problem.code).to.equal('queue-full')
    await spec.close()
    await calls
  })

  it('gives up on an answer that does not come, at the second attempt', async () => {
    answer = () => undefined
    const call = spec.exec('fetch', '/slow')
    const problem = await refusalOf(passing(call, 100))
    expect(problem.code).to.equal('driver-timeout')
    expect(spec.clock.now() - Date.parse('2026-03-14T09:26:53Z')).to.be.within(20_000, 21_000)
  })
})

describe('The settings of the Meraki dashboard', () => {
  const refused: [what: string, settings: object, path: string][] = [
    ['a base URL that others can read along', { base_url: 'http://api.meraki.com' }, 'base_url'],
    ['a base URL of another kind', { base_url: 'ftp://api.meraki.com' }, 'base_url'],
    ['a base URL that is none', { base_url: 'api.meraki.com' }, 'base_url'],
    ['certainty bounds less than a metre apart', { acceptable_confidence: 25.9 }, 'maximum_uncertainty'],
    ['a drift time within the confidence time', { maximum_drift_time: 40 }, 'maximum_drift_time'],
    ['no request ever', { rate_limit: 0 }, 'rate_limit'],
    ['no client at all', { maximum_clients: 0 }, 'maximum_clients'],
  ]
  for (const [what, settings, path] of refused)
    it(`do not allow ${what}`, () => {
      const { error } = Settings.safeParse(settings)
      expect(error?.issues.map((issue) => issue.path.join('.'))).to.deep.equal([path])
    })
})
