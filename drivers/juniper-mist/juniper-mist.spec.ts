import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { driverSpec, type DriverSpec } from 'placeos-webhooks/testing'
import { Mist } from './juniper-mist.js'

const SECRET = 'k7-demo-secret'
const wifi = {
  type: 'wifi',
  site_id: 'site-7',
  map_id: 'map-2',
  x: 120.5,
  y: 88,
  timestamp: 1_773_480_413,
  mac: '5c5b350e0001',
}
const asset = { ...wifi, type: 'asset', mac: '5c5b350e0002', ibeacon_major: 13, battery_voltage: 3.1 }
const phone = { ...wifi, type: 'sdk', id: 'sdk-1', name: 'Ada', mac: undefined }
const elsewhere = { ...wifi, site_id: 'site-8', mac: '5c5b350e0003' }

/** An event as it is after its way through JSON. */
const plain = (event: object): unknown => JSON.parse(JSON.stringify(event))

describe('Juniper Mist', () => {
  let spec: DriverSpec
  beforeEach(async () => {
    spec = await driverSpec(Mist, { settings: { webhook_secret: SECRET } })
  })
  afterEach(() => spec.close())

  const signed = (body: string) => {
    const signature = createHmac('sha256', SECRET).update(body).digest('hex')
    return spec.webhook('location_webhook', { body, headers: { 'x-mist-signature-V2': signature } })
  }
  const send = (events: readonly object[], topic = 'location') => signed(JSON.stringify({ topic, events }))

  it('tells where devices are, site by site', async () => {
    expect(await send([wifi, elsewhere, asset, phone])).to.include({ status: 200, text: '' })
    expect(spec.status('site-7')).to.deep.equal([wifi, asset, phone].map(plain))
    expect(spec.status('site-8')).to.deep.equal([elsewhere])
  })

  it('tells of a site what it heard last', async () => {
    await send([wifi])
    await send([asset])
    expect(spec.status('site-7')).to.deep.equal([asset])
  })

  it('finds a device by its address', async () => {
    await send([wifi, asset])
    expect(await spec.exec('locate_mac', '5C:5B:35:0E:00:02')).to.deep.equal(asset)
    expect(await spec.exec('locate_mac', '5c5b350e0009')).to.equal(null)
  })

  it('knows a device by its bytes as sent', async () => {
    await signed(`{ "topic":"location", "events":[${JSON.stringify({ ...wifi, note: 'Zoë' })}]  }`)
    expect(spec.status('site-7')).to.deep.equal([{ ...wifi, note: 'Zoë' }])
  })

  it('passes over events it cannot read, and says how many', async () => {
    await send([{ ...wifi, x: 'far' }, { ...wifi, type: 'bird' }, wifi])
    expect(spec.status('site-7')).to.deep.equal([wifi])
    const [line] = spec.logs.filter(({ level }) => level === 'warn')
    expect(line?.details).to.include({ unread: 2, of: 3 })
  })

  it('takes no notice of other topics', async () => {
    expect(await send([wifi], 'zone')).to.have.property('status', 200)
    expect(spec.status('site-7')).to.equal(undefined)
  })

  for (const body of ['{"topic":', '{"events":[]}', '{"topic":"location","events":7}', 'null'])
    it(`accepts ${body}, and says in the log that it cannot read it`, async () => {
      expect(await signed(body)).to.have.property('status', 200)
      expect(spec.logs.map(({ message }) => message)).to.include('a message could not be read')
    })

  const strangers: [what: string, headers: Record<string, string>, status: number][] = [
    ['a request without a signature', {}, 404],
    ['a request with a wrong signature', { 'X-Mist-Signature-v2': 'ab'.repeat(32) }, 401],
    ['a request with a wrong signature of the first kind', { 'X-Mist-Signature': 'ab'.repeat(20) }, 401],
  ]
  for (const [what, headers, status] of strangers)
    it(`refuses ${what}`, async () => {
      const json = { topic: 'location', events: [wifi] }
      expect(await spec.webhook('location_webhook', { json, headers })).to.include({ status, text: '' })
      expect(spec.status('site-7')).to.equal(undefined)
    })

  it('refuses everything while it has no secret', async () => {
    await spec.updateSettings({ webhook_secret: '' })
    const body = '{"topic":"ping"}'
    const signature = createHmac('sha256', '').update(body).digest('hex')
    const headers = { 'X-Mist-Signature-v2': signature }
    expect(await spec.webhook('location_webhook', { body, headers })).to.have.property('status', 401)
  })
})
