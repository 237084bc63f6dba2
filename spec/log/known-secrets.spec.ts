import { expect } from 'chai'
import fc from 'fast-check'
import { KnownSecrets } from '../../src/log/index.js'

describe('Known secrets', () => {
  it('are taken out wherever they stand, the longer of two that begin alike first', () => {
    const known = new KnownSecrets(['swordfish-1', 'swordfish-12'])
    const text = 'swordfish-1, xswordfish-12x and swordfish-'
    expect(known.takenOut(text)).to.equal('[secret], x[secret]x and swordfish-')
  })

  it('are none when they are short: letters would be missing everywhere', () => {
    expect(new KnownSecrets(['', 'fish', 'seven77']).takenOut('fish seven77')).to.equal('fish seven77')
  })

  it('are known until they were taken back as often as they came', () => {
    const known = new KnownSecrets(['swordfish', 'swordfish', 'swordfish too'])
    known.remove('swordfish')
    expect(known.takenOut('a swordfish')).to.equal('a [secret]')
    known.remove('swordfish')
    known.remove('swordfish')
    expect(known.takenOut('a swordfish too, a swordfish')).to.equal('a [secret], a swordfish')
  })

  const escaped: [how: string, text: string][] = [
    ['JSON', 'it is sw\\u006Frd\\/fish'],
    ['JSON in JSON', 'it is sw\\\\u006frd/fish'],
    ['a URL', 'it is sw%6frd%2ffish'],
  ]
  for (const [how, text] of escaped)
    it(`are taken out of a text where they are escaped as in ${how}`, () => {
      const known = new KnownSecrets(['sword/fish', 'schlüssel'])
      expect(known.takenOut(`ä ${text} \\u00e4 %41`)).to.equal('ä it is [secret] \\u00e4 %41')
      expect(known.takenOut('a schl\\u00fcssel, a schl%C3%BCssel')).to.equal('a [secret], a [secret]')
    })

  /** Few letters, so that they begin alike and overlap. */
  const secret = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 8, maxLength: 12 })

  it('are all gone from a text that holds nothing else of their letters', () => {
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1 }), fc.array(fc.string()), (secrets, around) => {
        const parts = secrets.map((one, at) => `${(around[at] ?? '').replaceAll(/[ab]/g, '')}-${one}-`)
        const clean = new KnownSecrets(secrets).takenOut(parts.join(''))
        expect(clean).to.equal(parts.map((part, at) => part.replace(secrets[at] ?? '', '[secret]')).join(''))
      }),
      { seed: 20_261_125, numRuns: 500 },
    )
  })

  it('leave any text as it is once all are taken back', () => {
    fc.assert(
      fc.property(fc.array(secret), fc.string({ unit: fc.constantFrom('a', 'b', 'c') }), (secrets, text) => {
        const known = new KnownSecrets(secrets)
        for (const one of secrets) known.remove(one)
        expect(known.takenOut(text)).to.equal(text)
      }),
      { seed: 20_261_125, numRuns: 500 },
    )
  })
})
