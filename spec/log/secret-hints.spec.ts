import { expect } from 'chai'
import fc from 'fast-check'
import { hintsIn, mayNameSecret } from '../../src/log/secret-names.js'

/** What every secret name has in it, said plainly. */
const PLAIN = /secret|token|pass|cookie|authoriz|key|pwd|jwt|psk|otp|pin[^a-z]?code/gi

const word = fc.constantFrom(
  ...['secret', 'token', 'pass', 'cookie', 'authoriz', 'key', 'pwd', 'jwt', 'psk', 'otp', 'pincode'],
  ...['pin-code', 'pin code', 'tokex', 'ken', 'ret', 'pass1', 'otpsk', 'cookey', 'PIN', 'z', 'k', 'w', 'p'],
)
const text = fc
  .array(fc.oneof(word, fc.string({ maxLength: 4 })), { maxLength: 12 })
  .chain((pieces) =>
    fc
      .array(fc.boolean(), { minLength: 1, maxLength: 9 })
      .map((upper) =>
        Array.from(pieces.join(''), (letter, at) =>
          upper[at % upper.length] ? letter.toUpperCase() : letter.toLowerCase(),
        ).join(''),
      ),
  )
  // Escapes are hints of their own.
  .filter((given) => !/[\\%]/.test(given))

describe('Hints of secret names', () => {
  it('are found where the words are, in any case', () => {
    fc.assert(
      fc.property(text, (given) => {
        const words = [...given.matchAll(PLAIN)]
        expect(mayNameSecret(given)).to.equal(words.length > 0)
        const hints = hintsIn(given)
        for (const { index, 0: found } of words)
          expect(
            hints.some((hint) => hint >= index && hint < index + found.length),
            given,
          ).to.equal(true)
      }),
      { numRuns: 2000 },
    )
  })
})
