import { expect } from 'chai'
import fc from 'fast-check'
import { excerpt, withoutSecrets } from './excerpt.js'

const SENT = 'k7-demo-secret'

describe('An excerpt of a body', () => {
  it('is its first 96 characters', () => {
    expect(excerpt('x'.repeat(200), '')).to.equal('x'.repeat(96))
  })

  const bodies: [what: string, body: string][] = [
    ['in its place', `{"version":"2.0","secret":"${SENT}"}`],
    ['with spaces about', `{ "secret" : "${SENT}" }`],
    ['with an escaped quote in it', `{"secret":"\\"${SENT}"}`],
    ['with a line break in it', `{"secret":"\n${SENT}"}`],
    ['in a body that breaks off', `{"version":"2.0","secret":"${SENT}`],
    ['in a body that breaks off in an escape', `{"version":"2.0","secret":"${SENT}\\`],
    ['below the first level', `{"data":{"secret":"${SENT}"}}`],
  ]
  for (const [what, body] of bodies)
    it(`hides the secret ${what}`, () => {
      expect(excerpt(body, 'another')).to.include('"[hidden]"').and.not.include(SENT)
    })

  it('hides the secret a payload is held to wherever it stands', () => {
    expect(excerpt(`["${SENT}"]`, SENT)).to.equal('["[hidden]"]')
  })

  it('shows no sent secret, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 9 }), fc.nat(40), (secret, cut) => {
        const marked = `<${secret}>`
        const body = JSON.stringify({ version: '2.0', secret: marked, data: null })
        expect(withoutSecrets(body.slice(0, body.length - cut), '')).to.not.include(marked)
      }),
    )
  })
})
