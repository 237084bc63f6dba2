import { expect } from 'chai'
import { Guests } from './guests.js'

const guest = (client_mac: string, email = 'a@b.org') => ({
  ap_mac: 'e0:cb:bc:01:02:03',
  client_ip: '10.9.0.14',
  client_mac,
  email,
})

describe('A guest', () => {
  it('is known by MAC address in any spelling, until the access ends', () => {
    const guests = new Guests()
    guests.admit(guest('9c:ef:10:2b:77:01'), 1000)
    expect(guests.find('9CEF-102B-7701', 999)).to.deep.equal({
      ...guest('9c:ef:10:2b:77:01'),
      expires: '1970-01-01T00:00:01.000Z',
    })
    expect(guests.find('9CEF-102B-7701', 1000)).to.equal(undefined)
    expect(guests.present(999)).to.have.all.keys('9cef102b7701')
    expect(guests.present(1000)).to.deep.equal({})
  })

  it('is known by the last address given', () => {
    const guests = new Guests()
    guests.admit(guest('a1', 'first@b.org'), 1000)
    guests.admit(guest('a1', 'last@b.org'), 2000)
    expect(guests.find('a1', 1500)).to.include({ email: 'last@b.org' })
  })

  it('gives way to the ten thousandth after', () => {
    const guests = new Guests()
    const mac = (count: number): string => count.toString(16).padStart(12, '0')
    guests.admit(guest(mac(0)), 1000)
    for (let count = 1; count < 10_000; count += 1) guests.admit(guest(mac(count)), 1000)
    guests.admit(guest(mac(0)), 1000)
    expect(guests.find(mac(1), 0)).to.include({ email: 'a@b.org' })
    guests.admit(guest('ff'), 1000)
    expect(guests.find(mac(1), 0)).to.equal(undefined)
    expect(guests.find(mac(0), 0)).to.include({ email: 'a@b.org' })
  })
})
