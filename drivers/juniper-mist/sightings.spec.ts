import { expect } from 'chai'
import fc from 'fast-check'
import { normaliseMac } from './mac.js'
import { Sightings } from './sightings.js'

describe('The sightings of devices', () => {
  const at = (timestamp: number) => ({ timestamp, event: { timestamp } })

  it('find the latest of a device, however its address is written', () => {
    const sightings = new Sightings()
    sightings.add('5c:5b:35:0e:00:01', at(1))
    sightings.add('5c5b350e0001', at(2))
    expect(sightings.find('5C-5B-35-0E-00-01')).to.deep.equal({ timestamp: 2 })
  })

  it('are not set back by an event that comes late', () => {
    const sightings = new Sightings()
    sightings.add('a1', at(2))
    sightings.add('a1', at(1))
    expect(sightings.find('a1')).to.deep.equal({ timestamp: 2 })
  })

  it('find nothing of a device that was not seen', () => {
    expect(new Sightings().find('a1')).to.equal(null)
  })

  it('forget the device unseen for longest when there are too many', () => {
    const sightings = new Sightings(2)
    for (const [time, mac] of ['a1', 'a2', 'a1', 'a3'].entries()) sightings.add(mac, at(time))
    expect(['a1', 'a2', 'a3'].map((mac) => sightings.find(mac) !== null)).to.deep.equal([true, false, true])
  })
})

describe('A MAC address', () => {
  const cases: [address: string, key: string][] = [
    ['0x12:34:A6-789B', '1234a6789b'],
    ['5C-5B-35-0E-00-01', '5c5b350e0001'],
    ['5c5b.350e.0001', '5c5b350e0001'],
    ['', ''],
  ]
  for (const [address, key] of cases)
    it(`${JSON.stringify(address)} is ${JSON.stringify(key)}`, () => {
      expect(normaliseMac(address)).to.equal(key)
    })

  it('is hex digits in small letters, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(normaliseMac(text)).to.match(/^[0-9a-f]*$/)
      }),
    )
  })
})
