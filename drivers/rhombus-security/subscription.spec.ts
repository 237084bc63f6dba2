import { expect } from 'chai'
import fc from 'fast-check'
import { isSubscribable, without } from './subscription.js'

describe('A subscription', () => {
  const urls: [url: string, fine: boolean][] = [
    ['https://rhombus.example.org/events?key=1', true],
    ['http://10.0.0.5:8080/', true],
    ['ftp://example.org/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['https://user:pass@example.org/', false],
    ['https://user@example.org/', false],
    ['/events', false],
    ['', false],
    [`https://example.org/${'x'.repeat(2048)}`, false],
  ]
  for (const [url, fine] of urls)
    it(`${fine ? 'may' : 'may not'} be to ${JSON.stringify(url.slice(0, 50))}`, () => {
      expect(isSubscribable(url)).to.equal(fine)
    })

  it('may be to any web URL', () => {
    fc.assert(fc.property(fc.webUrl(), isSubscribable), { numRuns: 20 })
  })

  it('is refused or not, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(isSubscribable(text)).to.be.a('boolean')
      }),
    )
  })

  it('ends for its URL alone', () => {
    const [a, b] = [{ webhook: 'https://a.example.org' }, { webhook: 'https://b.example.org', secret: 's' }]
    expect(without([a, b, a], a.webhook)).to.deep.equal([b])
  })
})
