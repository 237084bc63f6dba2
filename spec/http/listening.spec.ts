import { networkInterfaces } from 'node:os'
import { expect } from 'chai'
import { listeningOf } from '../../src/http/index.js'

const at = (address: string) => ({ address: () => ({ address, family: 'IPv4', port: 3000 }) })

describe('Where a server listens', () => {
  const cases: [address: string, url: string][] = [
    ['127.0.0.1', 'http://127.0.0.1:3000'],
    ['192.0.2.7', 'http://192.0.2.7:3000'],
    ['::1', 'http://[::1]:3000'],
    ['0.0.0.0', 'http://127.0.0.1:3000'],
    ['::', 'http://[::1]:3000'],
  ]
  for (const [address, url] of cases)
    it(`is a URL that can be opened: ${url} for ${address}`, () => {
      expect(listeningOf(at(address))).to.have.property('url', url)
    })

  it('is every address of the machine where it listens on all, and that one alone elsewhere', () => {
    const own = Object.values(networkInterfaces()).flatMap((all = []) =>
      all.filter(({ internal }) => !internal),
    )
    const ipv4 = own.filter(({ family }) => family === 'IPv4').map(({ address }) => `http://${address}:3000`)
    expect(listeningOf(at('0.0.0.0'))?.others).to.deep.equal(ipv4)
    expect(listeningOf(at('::'))?.others).to.include.members(ipv4)
    expect(listeningOf(at('127.0.0.1'))?.others).to.deep.equal([])
  })

  it('is https where the server says so', () => {
    expect(listeningOf(at('127.0.0.1'), 'https')?.url).to.equal('https://127.0.0.1:3000')
  })

  it('is nowhere before it listens, and on a socket of the file system', () => {
    expect([listeningOf({ address: () => null }), listeningOf({ address: () => '/run/x' })]).to.deep.equal([
      undefined,
      undefined,
    ])
  })
})
