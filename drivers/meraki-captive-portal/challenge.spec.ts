import { Problem, type Json } from 'placeos-webhooks'
import { expect } from 'chai'
import fc from 'fast-check'
import { readChallenge } from './challenge.js'
import { sample } from './sample.js'

const refusal = (json: Json | undefined): string => {
  try {
    readChallenge(json)
  } catch (error) {
    if (error instanceof Problem) return error.message
    throw error
  }
  return expect.fail('it was read')
}

/** The sample with changes, as it comes over the wire. */
const changed = (changes: object): Json => JSON.parse(JSON.stringify({ ...sample, ...changes })) as Json

describe('A challenge', () => {
  it('is read as it is sent', () => {
    expect(readChallenge(sample)).to.deep.equal(sample)
  })

  for (const nothing of [undefined, null, ''])
    it(`needs neither a place to continue nor a zone: ${JSON.stringify(nothing)} will do`, () => {
      const { user_continue, timezone } = readChallenge(
        changed({ user_continue: nothing, timezone: nothing }),
      )
      expect([user_continue, timezone]).to.deep.equal([undefined, undefined])
    })

  const refused: [change: object, reason: string][] = [
    [{ code: undefined }, 'code: '],
    [{ code: 4 }, 'code: '],
    [{ email: null }, 'email: '],
    [{ client_mac: [] }, 'client_mac: '],
    [{ base_grant_url: 'javascript:alert(1)' }, 'base_grant_url: is not a web address'],
    [{ base_grant_url: '/splash/grant' }, 'base_grant_url: is not a web address'],
    [{ timezone: 'Mars/Olympus' }, 'timezone: is not a known time zone'],
  ]
  for (const [change, reason] of refused)
    it(`is refused with ${JSON.stringify(change)}`, () => {
      expect(refusal(changed(change))).to.include(reason)
    })

  it('is refused without a word of it when it is not JSON', () => {
    expect(refusal(undefined)).to.equal('the body is not JSON')
  })

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(refusal(JSON.parse(text) as Json)).to.not.equal('')
      }),
    )
  })
})
