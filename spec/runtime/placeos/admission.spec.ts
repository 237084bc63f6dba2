import { expect } from 'chai'
import { Admission } from '../../../src/runtime/placeos/admission.js'
import { problemOf } from '../../support/thrown.js'

describe('The calls to a PlaceOS cluster', () => {
  let ends: (() => void)[]
  let begun: string[]
  let admission: Admission
  const job = (name: string) => (): Promise<string> => {
    begun.push(name)
    return new Promise((resolve) =>
      ends.push(() => {
        resolve(name)
      }),
    )
  }
  beforeEach(() => {
    ends = []
    begun = []
    const queues = { maxQueuedDeliveries: 2, maxQueuedDeliveriesInAll: 3 }
    admission = new Admission({ maxInFlight: 3, maxInFlightPerModule: 2, ...queues })
  })

  it('run at once while few are under way, those of a module in the order they came', async () => {
    const places: number[] = []
    const listener = { onQueued: (place: number) => void places.push(place) }
    const calls = ['a1', 'a2', 'a3', 'a4'].map((name) => admission.run('a', job(name), listener))
    expect([begun, places]).to.deep.equal([
      ['a1', 'a2'],
      [1, 2],
    ])
    ends.shift()?.()
    expect(await calls[0]).to.equal('a1')
    ends.shift()?.()
    await calls[1]
    expect([begun, admission.waiting]).to.deep.equal([['a1', 'a2', 'a3', 'a4'], 0])
  })

  it('of one module leave room for those of others, and take the room that others leave', async () => {
    const calls = ['a', 'a', 'b', 'c'].map((module) => admission.run(module, job(module)))
    expect(begun).to.deep.equal(['a', 'a', 'b'])
    ends[2]?.()
    await calls[2]
    expect(begun).to.deep.equal(['a', 'a', 'b', 'c'])
  })

  it('are refused where too many wait for the module, or for all', async () => {
    for (const name of ['a1', 'a2', 'a3', 'a4']) void admission.run('a', job(name))
    const full = { code: 'queue-full', message: '2 calls wait for the module already' }
    expect(await problemOf(() => admission.run('a', job('a5')))).to.include(full)
    for (const name of ['b1', 'b2']) void admission.run('b', job(name))
    const all = { code: 'queue-full', message: '3 calls wait for modules already' }
    expect(await problemOf(() => admission.run('b', job('b3')))).to.include(all)
  })

  it('give back their room when they fail', async () => {
    const fails = (): Promise<never> => Promise.reject(new Error('no'))
    for (let count = 0; count < 5; count += 1) await admission.run('a', fails).catch(() => undefined)
    expect([admission.running, admission.waiting]).to.deep.equal([0, 0])
  })
})
