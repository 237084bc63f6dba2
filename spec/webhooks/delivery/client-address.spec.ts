import { IncomingMessage } from 'node:http'
import { isIP, Socket } from 'node:net'
import { expect } from 'chai'
import fc from 'fast-check'
import { addressesIn, plainAddress } from '../../../src/webhooks/delivery/addresses.js'
import { clientAddress } from '../../../src/webhooks/delivery/client-address.js'
import { execute, hooks } from '../support/hooks.js'

/** A request over a connection from an address, with what proxies have said. */
function requestFrom(remoteAddress: string | undefined, forwarded?: string): IncomingMessage {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress })
  const request = new IncomingMessage(socket)
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded
  return request
}

const PROXIES = ['loopback', '10.1.0.0/16', '2001:db8:1::/48']

describe('The address of a caller', () => {
  const told: [
    what: string,
    connection: string | undefined,
    forwarded: string | undefined,
    address: string,
  ][] = [
    ['the connection, where no proxy says anything', '127.0.0.1', undefined, '127.0.0.1'],
    ['the connection, whatever who is no proxy says', '192.0.2.7', '198.51.100.1', '192.0.2.7'],
    ['a proxy', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['a proxy that is connected by IPv6', '::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['the first proxy of several', '10.1.2.3', '198.51.100.1, 10.1.9.9, 127.0.0.1', '198.51.100.1'],
    ['the nearest that is trusted, not the caller itself', '127.0.0.1', '10.0.0.1, 192.0.2.7', '192.0.2.7'],
    ['the furthest of trusted proxies only', '127.0.0.1', '10.1.0.1, 10.1.0.2', '10.1.0.1'],
    ['a proxy of IPv6', '2001:db8:1::1', '2001:DB8:0:0::9', '2001:db8::9'],
    ['a proxy, in IPv6', '127.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
    ['a proxy, in IPv6 as digits', '127.0.0.1', '::ffff:c633:6401', '198.51.100.1'],
    ['a proxy, with its port', '127.0.0.1', '198.51.100.1:49152', '198.51.100.1'],
    ['a proxy, behind ports of proxies', '127.0.0.1', '192.0.2.7, 10.1.0.1:4711', '192.0.2.7'],
    ['a proxy, behind brackets', '127.0.0.1', '192.0.2.7, [2001:db8:1::7]:80', '192.0.2.7'],
    ['a proxy, with brackets', '127.0.0.1', '[2001:db8::9]', '2001:db8::9'],
    ['a proxy, with brackets and port', '127.0.0.1', '[2001:db8::9]:443', '2001:db8::9'],
    ['a proxy, with a zone', '127.0.0.1', 'fe80::1%eth0', 'fe80::1'],
    ['the connection, with a zone', 'fe80::1%eth0', undefined, 'fe80::1'],
    ['the last that can be read', '127.0.0.1', 'garbage, , 1.2.3.4', '1.2.3.4'],
    ['nobody, where it is garbage', '127.0.0.1', '1.2.3.4, garbage', ''],
    ['nobody, where it is a name', '127.0.0.1', 'unknown', ''],
    ['the connection, where there are only commas', '127.0.0.1', ' , ,, ', '127.0.0.1'],
    ['nobody, over a Unix socket', undefined, '198.51.100.1', ''],
  ]
  for (const [what, connection, forwarded, address] of told)
    it(`is told by ${what}`, () => {
      expect(clientAddress(PROXIES)(requestFrom(connection, forwarded))).to.equal(address)
    })

  for (const connection of ['127.0.0.1', '::ffff:127.0.0.1'])
    it(`is that of the connection where no proxy is trusted: ${connection}`, () => {
      expect(clientAddress([])(requestFrom(connection, '198.51.100.1'))).to.equal(connection)
    })

  const part = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.ipV4(),
    fc.ipV6(),
    fc.constantFrom(
      '10.1.0.1',
      '127.0.0.1',
      '',
      ' ',
      '%',
      '[::1]:',
      'fe80::1%a/b',
      '1.2.3.4:x',
      '1',
      '0x7f.1',
    ),
  )
  const forwarding = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(','))

  it('is an address or nothing, whatever is said', () => {
    const connection = fc.oneof(fc.constantFrom('127.0.0.1', undefined), fc.ipV4(), fc.ipV6())
    fc.assert(
      fc.property(connection, forwarding, (remote, forwarded) => {
        const address = clientAddress(PROXIES)(requestFrom(remote, forwarded))
        expect(address === '' || isIP(address) > 0).to.equal(true)
      }),
    )
  })

  it('does not change by anything that stands before what a trusted proxy has seen', () => {
    fc.assert(
      fc.property(forwarding, (claimed) => {
        const request = requestFrom('10.1.0.1', `${claimed},192.0.2.7, 127.0.0.1`)
        expect(clientAddress(PROXIES)(request)).to.equal('192.0.2.7')
      }),
    )
  })
})

describe('An address as everybody writes it', () => {
  it('is the same however often it is written so', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const plain = plainAddress(text)
        expect(isIP(plain)).to.be.greaterThan(0)
        expect(plainAddress(plain)).to.equal(plain)
      }),
    )
  })
})

describe('Ranges of addresses', () => {
  const cases: [ranges: string[], address: string, isIn: boolean][] = [
    [['10.1.0.0/16'], '10.1.255.1', true],
    [['10.1.0.0/16'], '10.2.0.1', false],
    [['10.1.0.0/16'], '::ffff:10.1.0.1', true],
    [['192.0.2.7'], '192.0.2.7', true],
    [['192.0.2.7'], '192.0.2.8', false],
    [['::ffff:192.0.2.7'], '192.0.2.7', true],
    [['2001:db8::/32'], '2001:db8::9', true],
    [['2001:db8::/32'], '192.0.2.7', false],
    [['fe80::/10'], 'fe80::1%eth0.1', true],
    [['0.0.0.0/0'], '192.0.2.7', true],
    [['0.0.0.0/0'], '2001:db8::9', false],
    [['::/0'], '2001:db8::9', true],
    [['loopback', 'uniquelocal'], '192.168.1.1', true],
    [['loopback', 'uniquelocal'], '169.254.1.1', false],
    [['0.0.0.0/0', '::/0'], '', false],
    [['0.0.0.0/0', '::/0'], 'garbage', false],
  ]
  for (const [ranges, address, isIn] of cases)
    it(`${ranges.join(' and ')} ${isIn ? 'have' : 'have not'} ${JSON.stringify(address)}`, () => {
      expect(addressesIn(ranges)(address)).to.equal(isIn)
    })
})

describe('A webhook behind a proxy', () => {
  const start = hooks()
  const headers = { 'X-Forwarded-For': '198.51.100.1' }

  it('tells drivers who called, where the proxy is trusted', async () => {
    const hook = await start({ settings: { trustedProxies: ['loopback'] } })
    await hook.call(execute(), { headers })
    expect(hook.probe.calls[0]?.context.address).to.equal('198.51.100.1')
  })

  it('tells drivers the address of the proxy, where it is not', async () => {
    const hook = await start()
    await hook.call(execute(), { headers })
    expect(hook.probe.calls[0]?.context.address).to.equal('127.0.0.1')
  })

  it('takes what several proxies have added in lines of their own', async () => {
    const hook = await start({ settings: { trustedProxies: ['loopback'] } })
    await hook.call(execute(), { headers: { 'X-Forwarded-For': ['198.51.100.1', '127.0.0.2'] } })
    expect(hook.probe.calls[0]?.context.address).to.equal('198.51.100.1')
  })
})
