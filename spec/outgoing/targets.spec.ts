import { expect } from 'chai'
import { Targets } from '../../src/outgoing/index.js'

describe('The addresses that may be called when others give the URL', () => {
  const usual: [address: string, may: boolean, what: string][] = [
    ['93.184.216.34', true, 'a public address'],
    ['2606:2800:220:1:248:1893:25c8:1946', true, 'a public address of IPv6'],
    ['::ffff:93.184.216.34', true, 'a public address that is mapped into IPv6'],
    ['169.254.169.254', false, 'the metadata of clouds'],
    ['fd00:ec2::254', false, 'the metadata of clouds by IPv6'],
    ['127.0.0.1', false, 'this machine'],
    ['127.8.9.10', false, 'this machine by another number'],
    ['::1', false, 'this machine by IPv6'],
    ['0.0.0.0', false, 'no address, which is this machine'],
    ['::', false, 'no address of IPv6'],
    ['10.0.0.5', false, 'a private network'],
    ['172.31.255.255', false, 'a private network'],
    ['192.168.1.1', false, 'a private network'],
    ['100.64.0.1', false, 'the network of a provider'],
    ['224.0.0.1', false, 'several machines'],
    ['255.255.255.255', false, 'all machines'],
    ['fe80::1', false, 'a network without routers'],
    ['fe80::1%eth0', false, 'the same with its zone'],
    ['::ffff:10.0.0.5', false, 'a private address that is mapped into IPv6'],
    ['::ffff:7f00:1', false, 'this machine, mapped into IPv6 and written in hex'],
    ['::127.0.0.1', false, 'this machine in an old form of IPv6'],
    ['64:ff9b::a00:5', false, 'a private address that is translated'],
    ['2002:a00:5::1', false, 'a private address inside of a tunnel'],
    ['2001:0:a00:5::1', false, 'another tunnel'],
    ['example.org', false, 'no address at all'],
    ['', false, 'nothing'],
  ]
  for (const [address, may, what] of usual)
    it(`${may ? 'have' : 'do not have'} ${JSON.stringify(address)}, ${what}`, () => {
      expect(new Targets().has(address)).to.equal(may)
    })

  const allowed = new Targets(['10.1.0.0/16', '127.0.0.1', 'fd00:1::/32'])
  const cases: [address: string, may: boolean][] = [
    ['10.1.2.3', true],
    ['::ffff:10.1.2.3', true],
    ['10.2.0.1', false],
    ['127.0.0.1', true],
    ['127.0.0.2', false],
    ['fd00:1::7', true],
    ['fd00:2::7', false],
    ['93.184.216.34', true],
  ]
  for (const [address, may] of cases)
    it(`${may ? 'have' : 'do not have'} ${address} where networks of one's own are allowed`, () => {
      expect(allowed.has(address)).to.equal(may)
    })

  it('may be all there are', () => {
    expect(new Targets(['0.0.0.0/0', '::/0']).has('169.254.169.254')).to.equal(true)
    expect(new Targets(['0.0.0.0/0', '::/0']).has('::1')).to.equal(true)
  })
})
