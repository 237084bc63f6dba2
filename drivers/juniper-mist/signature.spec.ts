import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { judge, type Verdict } from './signature.js'

const V2 = 'X-Mist-Signature-v2'
const V1 = 'X-Mist-Signature'
const bytes = Buffer.from('{"topic":"ping","note":"é"}')
const sign = (algorithm: 'sha256' | 'sha1', secret = 's3cret') =>
  createHmac(algorithm, secret).update(bytes).digest('hex')

describe('A request from Mist', () => {
  const cases: [what: string, headers: Record<string, string>, verdict: Verdict][] = [
    ['with the SHA-256 signature', { [V2]: sign('sha256') }, 'genuine'],
    ['with the SHA-1 signature', { [V1]: sign('sha1') }, 'genuine'],
    ['with a signature in capitals', { [V2]: sign('sha256').toUpperCase() }, 'genuine'],
    ['with both', { [V2]: sign('sha256'), [V1]: sign('sha1') }, 'genuine'],
    [
      'with a wrong SHA-256 signature, whatever the other',
      { [V2]: sign('sha1'), [V1]: sign('sha1') },
      'forged',
    ],
    ['signed with another secret', { [V2]: sign('sha256', 'other') }, 'forged'],
    ['with an empty signature', { [V2]: '' }, 'forged'],
    ['without a signature', {}, 'unsigned'],
  ]
  for (const [what, headers, verdict] of cases)
    it(`${what} is ${verdict}`, () => {
      expect(judge((name) => headers[name], bytes, 's3cret')).to.equal(verdict)
    })

  it('is never genuine without a secret to sign with', () => {
    expect(judge(() => sign('sha256', ''), bytes, '')).to.equal('forged')
  })

  it('is not genuine with any other signature', () => {
    fc.assert(
      fc.property(fc.string(), (signature) => {
        expect(judge(() => signature, bytes, 's3cret')).to.equal('forged')
      }),
    )
  })
})
