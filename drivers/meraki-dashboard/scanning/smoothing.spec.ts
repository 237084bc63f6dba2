import { expect } from 'chai'
import fc from 'fast-check'
import { earliest, leastSure, weigh, weighAll, type Location } from './smoothing.js'

const NOW = Date.parse('2026-03-14T09:26:53Z')
const TUNING = { acceptableConfidence: 5, maximumUncertainty: 25, confidenceTime: 40_000, driftTime: 160_000 }

const at = (age: number, more: Partial<Location> = {}): Location => ({
  x: 10,
  y: 10,
  lat: null,
  lng: null,
  variance: 8,
  floorPlanId: 'g_1',
  floorPlanName: 'Level 1',
  time: NOW - age * 1000,
  ...more,
})

const weighed = (held: Location | undefined, reading: Location): Location => weigh(held, reading, NOW, TUNING)

describe('A reading', () => {
  it('is taken when nothing is held', () => {
    const reading = at(100, { variance: 25 })
    expect(weighed(undefined, reading)).to.equal(reading)
  })

  it('is taken when what is held is older than the drift time', () => {
    const reading = at(170, { variance: 25 })
    expect(weighed(at(160.001, { variance: 1 }), reading)).to.equal(reading)
  })

  const taken: [why: string, held: Location, reading: Location][] = [
    ['is below the acceptable confidence', at(5, { variance: 1 }), at(1, { variance: 4.9 })],
    ['is surer than what is held', at(5, { variance: 20 }), at(1, { variance: 19.9 })],
    ['is on another floor and the held one has aged', at(41), at(1, { variance: 20, floorPlanId: 'g_2' })],
  ]
  for (const [why, held, reading] of taken)
    it(`is taken when it ${why}`, () => {
      expect(weighed(held, reading)).to.equal(reading)
    })

  const passed: [why: string, held: Location, reading: Location][] = [
    ['is older than what is held', at(1, { variance: 20 }), at(5, { variance: 1 })],
    ['is of the same time', at(1, { variance: 20 }), at(1, { variance: 1 })],
    ['is less sure and the held one has not aged', at(40), at(1, { variance: 20, floorPlanId: 'g_2' })],
    ['is no surer and the held one has not aged', at(40), at(1)],
  ]
  for (const [why, held, reading] of passed)
    it(`is passed over when it ${why}`, () => {
      expect(weighed(held, reading)).to.equal(held)
    })

  it('pulls an aged location half way, at half the confidence and half the drift time', () => {
    const moved = weighed(at(110, { floorPlanName: 'old' }), at(10, { x: 20, variance: 15, lat: 1, lng: 2 }))
    expect(moved).to.deep.equal(at(10, { x: 15, y: 10, variance: 11.5, lat: 1, lng: 2 }))
  })

  it('does not pull at all when it is the least sure and hardly newer', () => {
    expect(weighed(at(50), at(40, { x: 20, y: 30, variance: 25 }))).to.deep.equal(at(40))
  })

  it('pulls no further than itself', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 8, max: 25, noNaN: true }),
        fc.double({ min: 40.001, max: 160, noNaN: true }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        (variance, heldAge, age) => {
          const { x, variance: left } = weighed(at(heldAge), at(age, { x: 20, variance }))
          expect(x).to.be.within(10, 20)
          expect(left).to.be.within(8, variance + 1e-9)
        },
      ),
    )
  })
})

describe('The bar for readings', () => {
  const anyLocation = fc
    .record({
      age: fc.nat(200),
      variance: fc.double({ min: 0, max: 25, noNaN: true }),
      floorPlanId: fc.constantFrom('g_1', 'g_2'),
    })
    .map(({ age, ...more }) => at(age, more))

  it('keeps none away that would move a client', () => {
    fc.assert(
      fc.property(fc.option(anyLocation, { nil: undefined }), fc.array(anyLocation), (held, list) => {
        const current = list.filter(({ time }) => time >= NOW - TUNING.driftTime)
        const since = earliest(held, NOW, TUNING)
        const variance = leastSure(held, NOW, TUNING)
        const above = current.filter((reading) => reading.time >= since && reading.variance <= variance)
        expect(weighAll(held, above, NOW, TUNING)).to.deep.equal(weighAll(held, current, NOW, TUNING))
      }),
    )
  })

  it('keeps the less sure away while what is held has not aged', () => {
    expect(leastSure(at(40, { variance: 8 }), NOW, TUNING)).to.equal(8)
    expect(leastSure(at(40, { variance: 3 }), NOW, TUNING)).to.equal(5)
    expect(leastSure(at(41, { variance: 3 }), NOW, TUNING)).to.equal(25)
  })
})

describe('Several readings', () => {
  it('leave what is held when there are none', () => {
    const held = at(10)
    expect(weighAll(held, [], NOW, TUNING)).to.equal(held)
  })

  it('are weighed oldest first, from the oldest when nothing is held', () => {
    const readings = [at(1, { variance: 20 }), at(9, { variance: 12 }), at(5, { variance: 6 })]
    expect(weighAll(undefined, readings, NOW, TUNING)).to.equal(readings[2])
  })

  it('give the same whatever order they come in', () => {
    const reading = fc
      .record({
        age: fc.nat(160),
        x: fc.nat(60),
        variance: fc.nat(25),
        floorPlanId: fc.constantFrom('g_1', 'g_2'),
      })
      .map(({ age, ...more }) => at(age, more))
    const readings = fc.uniqueArray(reading, { selector: ({ time }) => time })
    fc.assert(
      fc.property(fc.option(reading, { nil: undefined }), readings, (held, list) => {
        const forth = weighAll(held, list, NOW, TUNING)
        expect(weighAll(held, list.toReversed(), NOW, TUNING)).to.deep.equal(forth)
      }),
    )
  })
})
