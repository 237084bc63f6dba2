import { driverSpec, type DriverSpec } from 'placeos-webhooks/testing'
import { expect } from 'chai'
import { MerakiCaptivePortal } from './meraki-captive-portal.js'
import { sample } from './sample.js'
import { Settings } from './settings.js'

const MAC = '9cef102b7701'
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

describe('The Meraki captive portal', () => {
  let spec: DriverSpec
  beforeEach(async () => {
    spec = await driverSpec(MerakiCaptivePortal, { settings: { wifi_secret: 'w1fi' } })
  })
  afterEach(() => spec.close())

  const now = (): number => spec.clock.now() / SECOND
  const rightCode = (zone: string | null = sample.timezone) =>
    spec.exec('generate_guest_token', sample.email, now(), zone)
  const send = (change: object) => spec.webhook('challenge', { json: { ...sample, ...change } })
  const guessWrong = async (times: number, change: object = {}): Promise<number[]> => {
    const statuses: number[] = []
    for (let guess = 0; guess < times; guess += 1) {
      const { status } = await send({ code: 'none', ...change })
      statuses.push(status)
    }
    return statuses
  }

  it('sends a guest with the code of the day on to where they wanted to go', async () => {
    const { status, json } = await send({ code: await rightCode() })
    expect(status).to.equal(200)
    expect(json).to.deep.equal({
      redirect_to:
        'https://n1.example.org/splash/grant?duration=43200&continue_url=https%3A%2F%2Fexample.org%2F%3Fq%3Da%26b%3Dc',
    })
    expect(spec.status('granted_access')).to.equal(1)
  })

  it('sends a guest without a place to go to the success URL', async () => {
    await spec.updateSettings({ success_url: 'https://example.org/hello', access_duration: 0.5 })
    const { json } = await send({ code: await rightCode(), user_continue: null })
    expect(json).to.deep.equal({
      redirect_to:
        'https://n1.example.org/splash/grant?duration=1800&continue_url=https%3A%2F%2Fexample.org%2Fhello',
    })
  })

  it('keeps what is asked of the grant URL already', async () => {
    const { json } = await send({
      code: await rightCode(),
      base_grant_url: 'https://n1.example.org/grant?a=1',
    })
    expect(json)
      .to.have.property('redirect_to')
      .that.matches(/grant\?a=1&duration=43200&continue_url=/)
  })

  it('accepts every code of the day', async () => {
    const hash = await spec.exec('generate_guest_data', sample.email, now(), sample.timezone)
    for (const [code] of JSON.stringify(hash).matchAll(/[0-9a-f]{4}/g)) {
      const { status } = await send({ code })
      expect(status).to.equal(200)
    }
    expect(spec.status('granted_access')).to.equal(16)
  })

  it('goes by the date of the zone sent, or of the default one', async () => {
    await spec.updateSettings({ default_timezone: 'Pacific/Honolulu', code_length: 64 })
    const here = await rightCode('UTC')
    const there = await rightCode(null)
    expect(here).to.not.equal(there)
    expect((await send({ code: here, timezone: 'UTC' })).status).to.equal(200)
    expect((await send({ code: there, timezone: null })).status).to.equal(200)
    expect((await send({ code: there, timezone: '' })).status).to.equal(200)
    expect((await send({ code: here, timezone: null })).status).to.equal(406)
  })

  it('goes by the date format of its settings', async () => {
    await spec.updateSettings({ date_format: '%Y', code_length: 64 })
    const code = await rightCode()
    await spec.advance(48 * HOUR)
    expect((await send({ code })).status).to.equal(200)
  })

  it('turns a wrong code away', async () => {
    const { status, text } = await send({ code: 'none' })
    expect([status, text]).to.deep.equal([406, '{}'])
    expect(spec.status('denied_access')).to.equal(1)
    expect(await spec.exec('guests')).to.deep.equal({})
  })

  it('turns the code of another day away', async () => {
    await spec.updateSettings({ code_length: 64 })
    const code = await rightCode()
    await spec.advance(24 * HOUR)
    expect((await send({ code })).status).to.equal(406)
  })

  it('remembers a guest by MAC address until the access ends, without the code', async () => {
    await send({ code: await rightCode() })
    const guest = {
      ap_mac: sample.ap_mac,
      client_ip: sample.client_ip,
      client_mac: sample.client_mac,
      email: sample.email,
      expires: '2026-03-14T21:26:53.000Z',
    }
    expect(await spec.exec('lookup', '9C-EF-10-2B-77-01')).to.deep.equal(guest)
    expect(await spec.exec('guests')).to.deep.equal({ [MAC]: guest })
    await spec.advance(12 * HOUR)
    expect(await spec.exec('lookup', MAC)).to.equal(null)
    expect(await spec.exec('guests')).to.deep.equal({})
  })

  const unreadable: [what: string, body: string, reason: RegExp][] = [
    ['a body that is not JSON', '{"code":"4f0a"', /^the body is not JSON$/],
    ['a challenge without a code', JSON.stringify({ ...sample, code: undefined }), /^code: /],
    ['a zone it does not know', JSON.stringify({ ...sample, timezone: 'Mars/Olympus' }), /^timezone: is not/],
  ]
  for (const [what, body, reason] of unreadable)
    it(`fails over ${what}, and says why in its status`, async () => {
      const { status, text } = await spec.webhook('challenge', { body })
      expect([status, text]).to.deep.equal([500, ''])
      expect(spec.status('errors')).to.equal(1)
      expect(spec.status('last_error')).to.match(reason)
      expect(JSON.stringify(spec.logs)).to.not.include('4f0a')
    })

  it('lets nobody in while its secret is empty', async () => {
    const code = await rightCode()
    await spec.updateSettings({ wifi_secret: '' })
    expect((await send({ code })).status).to.equal(500)
    expect(spec.status('last_error')).to.equal('wifi_secret is not set')
  })

  describe('with somebody guessing', () => {
    it('asks a device to wait after five wrong codes, even with the right one', async () => {
      expect(await guessWrong(6)).to.deep.equal([406, 406, 406, 406, 406, 429])
      const { status, headers, text } = await send({ code: await rightCode() })
      expect([status, text]).to.deep.equal([429, '{}'])
      expect(headers['retry-after']).to.equal('180')
      expect(spec.status('denied_access')).to.equal(5)
      expect(spec.status('throttled_access')).to.equal(2)
    })

    it('knows a device however its address is written', async () => {
      await guessWrong(5)
      expect(await guessWrong(1, { client_mac: '9CEF.102B.7701' })).to.deep.equal([429])
      expect(await guessWrong(1, { client_mac: '9c:ef:10:2b:77:02' })).to.deep.equal([406])
    })

    it('lets the device guess again when it has waited', async () => {
      await guessWrong(5)
      await spec.advance(180 * SECOND - 1)
      expect(await guessWrong(1)).to.deep.equal([429])
      await spec.advance(1)
      expect((await send({ code: await rightCode() })).status).to.equal(200)
    })

    it('asks everybody to wait after too many wrong codes from many devices', async () => {
      await spec.updateSettings({ total_guess_limit: 3, guess_window: 60 })
      for (const client_mac of ['a1', 'b2', 'c3']) await guessWrong(1, { client_mac })
      const { status, headers } = await send({ code: await rightCode() })
      expect(status).to.equal(429)
      expect(headers['retry-after']).to.equal('20')
    })

    it('does not count right codes', async () => {
      await spec.updateSettings({ guess_limit: 1, total_guess_limit: 1 })
      for (let time = 0; time < 3; time += 1) {
        expect((await send({ code: await rightCode() })).status).to.equal(200)
      }
    })
  })
})

describe('The settings of the Meraki captive portal', () => {
  const refused: [what: string, settings: object, path: string][] = [
    ['an unknown zone', { default_timezone: 'Mars/Olympus' }, 'default_timezone'],
    ['a date format beyond the day', { date_format: '%Y%m%d%H' }, 'date_format'],
    ['codes of three characters', { code_length: 3 }, 'code_length'],
    ['codes longer than the hash', { code_length: 65 }, 'code_length'],
    ['no access', { access_duration: 0 }, 'access_duration'],
  ]
  for (const [what, settings, path] of refused)
    it(`do not allow ${what}`, () => {
      const { error } = Settings.safeParse(settings)
      expect(error?.issues.map((issue) => issue.path.join('.'))).to.deep.equal([path])
    })
})
