import { expect } from 'chai'
import fc from 'fast-check'
import { nearestOf } from '../../src/problem/nearest.js'

const KNOWN = [
  'webhook_secret',
  'exec_enabled',
  'enabled',
  'signature',
  'sources',
  'rate_limit',
  'idempotency',
  'reply_budget',
]

describe('The nearest known name', () => {
  const near: [given: string, meant: string][] = [
    ['signatures', 'signature'],
    ['singature', 'signature'],
    ['signture', 'signature'],
    ['Signature', 'signature'],
    ['source', 'sources'],
    ['rate_limits', 'rate_limit'],
    ['ratelimit', 'rate_limit'],
    ['rate-limit', 'rate_limit'],
    ['rateLimit', 'rate_limit'],
    ['limits', 'rate_limit'],
    ['exec', 'exec_enabled'],
    ['secret', 'webhook_secret'],
    ['idempotence', 'idempotency'],
    ['budget', 'reply_budget'],
    ['enable', 'enabled'],
  ]
  for (const [given, meant] of near)
    it(`of ${given} is ${meant}`, () => {
      expect(nearestOf(given, KNOWN)).to.equal(meant)
    })

  for (const given of ['sender', 'colour', 'x', '', '__proto__', 'constructor', 's'.repeat(1000)])
    it(`of ${given.slice(0, 20) || 'nothing'} is none`, () => {
      expect(nearestOf(given, KNOWN)).to.equal(undefined)
    })

  it('is none where nothing is known', () => {
    expect(nearestOf('signature', [])).to.equal(undefined)
  })

  it('is the part of a name in camel case that is meant', () => {
    expect(nearestOf('maxBody', ['publicUrl', 'maxBodyBytes'])).to.equal('maxBodyBytes')
  })

  it('of a name with one slip in it is that name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KNOWN), fc.nat(), fc.constantFrom('', 'q', 'qq'), (name, where, put) => {
        const at = where % name.length
        expect(nearestOf(name.slice(0, at) + put + name.slice(at + 1), KNOWN)).to.equal(name)
      }),
    )
  })
})
