import { expect } from 'chai'
import { catalogue, Problem, type ProblemCode } from '../../src/problem/index.js'

const codes = Object.keys(catalogue) as ProblemCode[]
const SERVER_STATUSES = [502, 503, 504]
/** Of what passes by itself. */
const RETRIED: readonly number[] = [429, 503]

describe('The catalogue of problems', () => {
  for (const code of codes) {
    const { status } = catalogue[code]

    it(`gives ${code} a status of 4xx, 502, 503 or 504`, () => {
      expect((status >= 400 && status <= 499) || SERVER_STATUSES.includes(status)).to.equal(true)
    })

    // What ran is not to be tried again.
    const isRetried = RETRIED.includes(status) && code !== 'storage-lost'
    it(`${isRetried ? 'asks' : 'does not ask'} the caller of ${code} to come back`, () => {
      const { headers } = new Problem(code, 'detail')
      if (isRetried) expect(headers['Retry-After']).to.match(/^[1-9]\d*$/)
      else expect(headers).to.deep.equal({})
    })
  }

  it('names codes in kebab-case and never gives two the same title', () => {
    for (const code of codes) expect(code).to.match(/^[a-z]+(-[a-z]+)*$/)
    expect(new Set(codes.map((code) => catalogue[code].title)).size).to.equal(codes.length)
  })
})
