import { expect } from 'chai'
import { formatMac } from './mac.js'

describe('A MAC address', () => {
  const spellings: [written: string, known: string][] = [
    ['0x12:34:A6-789B', '1234a6789b'],
    ['9C:EF:10:2B:77:01', '9cef102b7701'],
    ['9cef.102b.7701', '9cef102b7701'],
    ['9cef102b7701', '9cef102b7701'],
    ['-- : --', ''],
    ['', ''],
  ]
  for (const [written, known] of spellings)
    it(`is known as "${known}" when written "${written}"`, () => {
      expect(formatMac(written)).to.equal(known)
    })
})
