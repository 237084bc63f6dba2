import type { Json } from 'placeos-webhooks'
import { expect } from 'chai'
import fc from 'fast-check'
import { sample } from './sample.js'
import { readDelivery, readLocation, readObservation } from './scanning-payload.js'

const TIME = '2026-03-14T09:26:38Z'
const SINCE = Date.parse(TIME)

/** The sample without one of its members. */
const without = (name: string): Json =>
  Object.fromEntries(Object.entries(sample).filter(([member]) => member !== name))

const anyJson = fc.json().map((text) => JSON.parse(text) as Json)

describe('A scanning API delivery', () => {
  it('is a scan with its observations as sent', () => {
    expect(readDelivery(sample)).to.deep.equal({
      kind: 'scan',
      secret: sample.secret,
      networkId: 'N_51001',
      observations: sample.data.observations,
    })
  })

  it('may have its members in any order', () => {
    const { version, ...rest } = sample
    expect(readDelivery({ ...rest, version })).to.have.property('kind', 'scan')
  })

  const others: [what: string, body: Json | undefined, kind: string][] = [
    ['that is not JSON', undefined, 'malformed'],
    ['of version 2', { version: '2.0', secret: 's', type: 'DevicesSeen' }, 'unknown version'],
    ['of a version that is a number', { version: 3 }, 'unknown version'],
    ['that is no object', [1], 'unknown version'],
    ['that is null', null, 'unknown version'],
    ['of Bluetooth devices', { ...sample, type: 'Bluetooth' }, 'other type'],
    ['without a type', without('type'), 'malformed'],
    ['without a secret', without('secret'), 'malformed'],
    ['without data', without('data'), 'malformed'],
    ['without a network', { ...sample, data: { observations: [] } }, 'malformed'],
    ['of a network without a name', { ...sample, data: { networkId: '', observations: [] } }, 'malformed'],
    ['without a list', { ...sample, data: { networkId: 'N', observations: {} } }, 'malformed'],
  ]
  for (const [what, body, kind] of others)
    it(`${what} is ${kind}`, () => {
      expect(readDelivery(body).kind).to.equal(kind)
    })

  it('is read as something, whatever it is', () => {
    fc.assert(
      fc.property(anyJson, (body) => {
        expect(readDelivery(body).kind).to.be.oneOf(['malformed', 'unknown version'])
      }),
    )
  })
})

describe('An observation', () => {
  it('names a client, its addresses and who heard it', () => {
    const [sent] = sample.data.observations
    expect(readObservation(sent ?? null)).to.deep.equal({
      clientMac: '9c:ef:10:2b:77:01',
      ipv4: '10.20.4.17',
      ipv6: undefined,
      heard: '2026-03-14T09:26:40Z',
      latestRecord: sent?.latestRecord,
      locations: sent?.locations,
    })
  })

  it('may be a client and nothing else', () => {
    const sent = { clientMac: 'a', locations: 3, latestRecord: 'x', ipv4: 4 }
    expect(readObservation(sent)).to.deep.equal({
      clientMac: 'a',
      ipv4: undefined,
      ipv6: undefined,
      heard: undefined,
      latestRecord: {},
      locations: [],
    })
  })

  it('is nothing when it names no client', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(readObservation(value)).to.equal(undefined)
      }),
    )
  })
})

describe('A location', () => {
  const sent = { time: TIME, x: 12.4, y: 7.9, variance: 6.2, rssiRecords: [] }
  const plain = { lat: null, lng: null, floorPlanId: null, floorPlanName: null, time: SINCE }

  it('has a position, a variance and a time', () => {
    expect(readLocation(sent, SINCE, 25)).to.deep.equal({ x: 12.4, y: 7.9, variance: 6.2, ...plain })
  })

  it('has what else there is', () => {
    const more = { lat: -33.86, lng: 151.21, floorPlanId: 'g_1', floorPlanName: 'Level 1' }
    expect(readLocation({ ...sent, ...more }, SINCE, 25)).to.include(more)
  })

  const floorPlan = { id: 'g_9', name: 'Level 9', x: 1, y: 2 }
  it("has its floor plan's position when it has none of its own", () => {
    expect(readLocation({ ...sent, x: null, y: null, floorPlan }, SINCE, 25)).to.deep.equal({
      ...plain,
      x: 1,
      y: 2,
      variance: 6.2,
      floorPlanId: 'g_9',
      floorPlanName: 'Level 9',
    })
  })

  it("has its own position rather than its floor plan's", () => {
    expect(readLocation({ ...sent, floorPlan }, SINCE, 25)).to.include({
      x: 12.4,
      y: 7.9,
      floorPlanId: 'g_9',
    })
  })

  const useless: [why: string, change: Record<string, string | number | null>][] = [
    ['without x', { x: null }],
    ['without y', { y: null }],
    ['whose x is "NaN"', { x: 'NaN' }],
    ['whose y is "NaN"', { y: 'NaN' }],
    ['less certain than the bound', { variance: 25.1 }],
    ['without a variance', { variance: null }],
    ['from before the bound', { time: '2026-03-14T09:26:37Z' }],
    ['whose time cannot be read', { time: 'noon' }],
    ['whose time is no text', { time: 1773480398 }],
  ]
  for (const [why, change] of useless)
    it(`${why} is of no use`, () => {
      expect(readLocation({ ...sent, ...change }, SINCE, 25)).to.equal(undefined)
    })

  it('is of no use when it is anything else', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(readLocation(value, SINCE, 25)).to.equal(undefined)
      }),
    )
  })
})
