import { Problem } from 'placeos-webhooks'
import { expect } from 'chai'
import fc from 'fast-check'
import { readChallenge } from './challenge.js'
import { sample } from './sample.js'

const refusal = (body: string): string => {
  try {
    readChallenge(body)
  } catch (error) {
    if (error instanceof Problem) return error.message
    throw error
  }
  return expect.fail('it was read')
}

describe('A challenge', () => {
  it('is read as it is sent', () => {
    expect(readChallenge(JSON.stringify(sample))).to.deep.equal(sample)
  })

  for (const nothing of [undefined, null, ''])
    it(`needs neither a place to continue nor a zone: ${JSON.stringify(nothing)} will do`, () => {
      const body = JSON.stringify({ ...sample, user_continue: nothing, timezone: nothing })
      const { user_continue, timezone } = readChallenge(body)
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
      expect(refusal(JSON.stringify({ ...sample, ...change }))).to.include(reason)
    })

  it('is refused without a word of it when it is not JSON', () => {
    expect(refusal('{"code":"4f0a"')).to.equal('the body is not JSON')
  })

  it('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(refusal(body)).to.not.equal('')
      }),
    )
  })
})
