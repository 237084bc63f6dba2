import { expect } from 'chai'
import { guestCodes, guestHash, isGuestCode } from './guest-code.js'

const HASH = '736028bdf8753586547335ad81350e056aa9cf688d78b974463bd246559193a1'

describe("A guest's codes of a day", () => {
  it('come from one hash, whatever the case of the address', () => {
    expect(guestHash('guest@example.org', '20260314', 'w1fi')).to.equal(HASH)
    expect(guestHash('Guest@Example.ORG', '20260314', 'w1fi')).to.equal(HASH)
  })

  it('are its pieces', () => {
    const codes = guestCodes('guest@example.org', '20260314', 'w1fi', 4)
    expect(codes).to.have.lengthOf(16)
    expect(codes.join('')).to.equal(HASH)
  })

  it('leave out what is left over', () => {
    const codes = guestCodes('guest@example.org', '20260314', 'w1fi', 12)
    expect(codes).to.deep.equal([
      '736028bdf875',
      '3586547335ad',
      '81350e056aa9',
      'cf688d78b974',
      '463bd2465591',
    ])
  })

  const guesses: [code: string, right: boolean][] = [
    ['7360', true],
    ['93a1', true],
    ['3602', false],
    ['736', false],
    ['73602', false],
    ['', false],
  ]
  for (const [code, right] of guesses)
    it(`${right ? 'include' : 'do not include'} "${code}"`, () => {
      expect(isGuestCode(code, guestCodes('guest@example.org', '20260314', 'w1fi', 4))).to.equal(right)
    })
})
