import type { Json } from 'placeos-webhooks'
import { expect } from 'chai'
import { rulesOf, Settings } from './settings.js'
import { Sightings } from './sightings.js'

const NOW = Date.parse('2026-03-14T09:26:53Z')
const SECOND = 1000
const MINUTE = 60 * SECOND

const rules = (settings: object = {}) => rulesOf(Settings.parse(settings))

const iso = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z')

/** A client as Meraki sends one, with one location as old as the record. */
const seen = (
  clientMac: string,
  { age = 0, ...more }: { age?: number } & Record<string, Json> = {},
): Json => ({
  clientMac,
  latestRecord: { time: iso(NOW - age), nearestApMac: 'e0:cb:bc:01:02:03', nearestApRssi: -54 },
  locations: [{ time: iso(NOW - age), x: 1, y: 2, variance: 3, floorPlanId: 'g_1', rssiRecords: [] }],
  ...more,
})

const after = (observations: Json[], settings: object = {}): Sightings => {
  const sightings = new Sightings()
  sightings.add(observations, NOW, rules(settings))
  return sightings
}

describe('A client', () => {
  it('is the same however its address is written', () => {
    const sightings = after([seen('9C-EF-10-2B-77-01', { age: SECOND }), seen('9c:ef:10:2b:77:01')])
    expect(sightings.clients).to.equal(1)
    expect(sightings.locate('0x9cef102b7701')).to.include({ x: 1, time: NOW })
  })

  it('is where its locations, weighed together, say', () => {
    const locations = [
      { time: iso(NOW - SECOND), x: 5, y: 5, variance: 20 },
      { time: iso(NOW - 2 * SECOND), x: 'NaN', y: 'NaN', variance: 1 },
      { time: iso(NOW - 3 * SECOND), x: 6, y: 6, variance: 9 },
    ]
    expect(after([seen('a1', { locations })]).locate('a1')).to.include({ x: 6, y: 6 })
  })

  it('stays where it was when its next locations are of no use', () => {
    const lost = seen('a1', { locations: [{ time: iso(NOW), x: 9, y: 9, variance: 26 }] })
    expect(after([seen('a1', { age: SECOND }), lost]).locate('a1')).to.include({ x: 1, y: 2 })
  })

  it('is nowhere when it has not been located', () => {
    expect(after([seen('a1', { locations: [] })]).locate('a1')).to.equal(undefined)
  })

  it('is passed over when it has no address', () => {
    expect(after([null, 3, [], {}, { clientMac: 4 }]).clients).to.equal(0)
  })
})

describe('A client without locations', () => {
  const unlocated = seen('a1', { locations: [] })
  const access_points = { 'E0-CB-BC-01-02-03': { floorPlanId: 'g_7', x: 30, y: 40 } }

  it('is at the access point that heard it', () => {
    expect(after([unlocated], { access_points }).locate('a1')).to.deep.equal({
      x: 30,
      y: 40,
      lat: null,
      lng: null,
      variance: 25,
      floorPlanId: 'g_7',
      floorPlanName: null,
      time: NOW,
    })
  })

  it('stays where it was a moment ago', () => {
    const sightings = after([seen('a1', { age: 40 * SECOND }), unlocated], { access_points })
    expect(sightings.locate('a1')).to.include({ x: 1, y: 2 })
  })

  const others: [why: string, observation: Json, settings: object][] = [
    ['its access point is not in the settings', unlocated, {}],
    ['25 m is too uncertain', unlocated, { access_points, maximum_uncertainty: 24 }],
    ['it was heard too long ago', seen('a1', { locations: [], age: 161 * SECOND }), { access_points }],
    ['nobody says who heard it', seen('a1', { locations: [], latestRecord: null }), { access_points }],
  ]
  for (const [why, observation, settings] of others)
    it(`is nowhere when ${why}`, () => {
      expect(after([observation], settings).locate('a1')).to.equal(undefined)
    })
})

describe('An IP address', () => {
  it('is of the client last heard with it', () => {
    const sightings = after([seen('a1', { ipv4: '10.0.0.5' }), seen('b2', { ipv4: '10.0.0.5' })])
    expect(sightings.lookUp('10.0.0.5')).to.include({ mac: 'b2', heard: '2026-03-14T09:26:53Z' })
  })

  it('goes back and forth between clients', () => {
    const heard = ['a1', 'b2', 'a1', 'b2', 'a1'].map((mac) => seen(mac, { ipv4: '10.0.0.5' }))
    const sightings = after(heard)
    expect(sightings.lookUp('10.0.0.5')).to.include({ mac: 'a1' })
    expect(sightings.addresses).to.equal(1)
  })

  it('stays with a client that has taken another', () => {
    const sightings = after([seen('a1', { ipv4: '10.0.0.5' }), seen('a1', { ipv4: '10.0.0.6' })])
    expect(sightings.lookUp('10.0.0.5')).to.include({ mac: 'a1' })
    expect(sightings.lookUp('10.0.0.6')).to.include({ mac: 'a1' })
  })

  it('is the same in upper and lower case', () => {
    const sightings = after([seen('a1', { ipv6: 'FE80:0:0:0:ABCD:0:0:1' })])
    expect(sightings.lookUp('fe80:0:0:0:abcd:0:0:1')).to.include({ mac: 'a1' })
    expect(sightings.lookUp('Fe80:0:0:0:AbCd:0:0:1')).to.include({ mac: 'a1' })
  })

  it('is learnt of a client that could not be located', () => {
    expect(after([seen('a1', { ipv4: '10.0.0.5', locations: [] })]).lookUp('10.0.0.5')).to.include({
      mac: 'a1',
    })
  })

  it('is not learnt without the time it was heard at', () => {
    expect(after([seen('a1', { ipv4: '10.0.0.5', latestRecord: {} })]).addresses).to.equal(0)
  })
})

describe('A purge', () => {
  const observations = [
    seen('a1', { ipv4: '10.0.0.1' }),
    seen('b2', { ipv4: '10.0.0.2', age: 100 * SECOND }),
    seen('c3', { ipv4: '10.0.0.3', latestRecord: { time: 'noon' }, locations: [] }),
  ]

  it('forgets what is from before its time, or from no time', () => {
    const sightings = after(observations)
    sightings.purge(NOW - MINUTE)
    expect([sightings.clients, sightings.addresses]).to.deep.equal([1, 1])
    expect(sightings.locate('a1')).to.include({ x: 1 })
    expect(sightings.lookUp('10.0.0.1')).to.include({ mac: 'a1' })
  })

  it('lets what it forgot be learnt again', () => {
    const sightings = after(observations)
    sightings.purge(NOW + 1)
    expect([sightings.clients, sightings.addresses]).to.deep.equal([0, 0])
    sightings.add(observations, NOW, rules())
    expect(sightings.lookUp('10.0.0.1')).to.include({ mac: 'a1' })
    expect(sightings.locate('b2')).to.include({ x: 1 })
  })

  it('makes a client learn its address anew', () => {
    const sightings = after([seen('a1', { ipv4: '10.0.0.1', latestRecord: { time: iso(NOW - MINUTE) } })])
    sightings.purge(NOW)
    sightings.add([seen('a1', { ipv4: '10.0.0.1' })], NOW, rules())
    expect(sightings.lookUp('10.0.0.1')).to.include({ heard: '2026-03-14T09:26:53Z' })
  })
})

describe('A full table', () => {
  const clients = Array.from({ length: 30 }, (_, age) =>
    seen(`a${String(age)}`, { ipv4: `10.0.0.${String(age)}`, age: age * SECOND }),
  )

  it('never holds more than its limit', () => {
    const sightings = after(clients, { maximum_clients: 20 })
    expect(sightings.clients).to.be.within(18, 20)
    expect(sightings.addresses).to.be.within(18, 20)
  })

  it('drops the oldest', () => {
    const sightings = after(clients.toReversed(), { maximum_clients: 20 })
    expect(sightings.locate('a29')).to.equal(undefined)
    expect(sightings.lookUp('10.0.0.29')).to.equal(undefined)
    for (let age = 0; age < 18; age += 1) {
      expect(sightings.locate(`a${String(age)}`), `a${String(age)}`).to.include({ x: 1 })
      expect(sightings.lookUp(`10.0.0.${String(age)}`)).to.include({ mac: `a${String(age)}` })
    }
  })

  it('shrinks when its limit does', () => {
    const sightings = after(clients)
    sightings.add([seen('ff', { ipv4: '10.0.0.255' })], NOW, rules({ maximum_clients: 10 }))
    expect(sightings.clients).to.equal(10)
    expect(sightings.locate('ff')).to.include({ x: 1 })
  })

  it('holds many spellings of few clients', () => {
    const spellings = Array.from({ length: 50 }, (_, count) => seen(`a1${'-'.repeat(count)}`))
    expect(after(spellings, { maximum_clients: 2 }).clients).to.equal(1)
  })
})
