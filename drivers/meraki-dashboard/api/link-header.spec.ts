import { expect } from 'chai'
import fc from 'fast-check'
import { nextLink } from './link-header.js'

const NEXT = 'https://api.meraki.com/api/v1/networks?perPage=3&startingAfter=N_2'

describe('The next page in a Link header', () => {
  const headers: [what: string, header: string | null, next: string | undefined][] = [
    ['is found by its relation', `<${NEXT}>; rel=next`, NEXT],
    ['is found with quotes', `<${NEXT}>; rel="next"`, NEXT],
    ['is found after others', `<https://a.example/>; rel=first, <${NEXT}>; rel=next`, NEXT],
    ['is found behind other parameters', `<${NEXT}>; title="a, b; c"; rel=next`, NEXT],
    ['is found among several relations', `<${NEXT}>; rel="last next"`, NEXT],
    ['is found in any case and spacing', `<${NEXT}> ;  REL = Next`, NEXT],
    ['may have commas and semicolons in it', '</a;b,c>; rel=next', '/a;b,c'],
    ['is none without the relation', `<${NEXT}>; rel=prev`, undefined],
    ['is none for a relation that only contains the word', `<${NEXT}>; rel=nextish`, undefined],
    ['is none in a parameter of another name', `<${NEXT}>; xrel=next`, undefined],
    ['is none without a header', null, undefined],
  ]
  for (const [what, header, next] of headers)
    it(what, () => {
      expect(nextLink(header)).to.equal(next)
    })

  it('is found or not in any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(nextLink(text)).to.satisfy((next: unknown) => next === undefined || typeof next === 'string')
      }),
    )
  })
})
