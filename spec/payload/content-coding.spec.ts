import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { codingsOf, decoded, Turns } from '../../src/payload/index.js'
import { Problem } from '../../src/problem/index.js'

const MEGABYTE = 1024 * 1024
const NO_ROOM = new Problem('queue-full', 'no room')
const zeros = Buffer.alloc(4 * MEGABYTE)

const codings: [coding: string, packed: Buffer][] = [
  ['gzip', gzipSync(zeros)],
  ['x-gzip', gzipSync(zeros)],
  ['deflate', deflateSync(zeros)],
  ['deflate', deflateRawSync(zeros)],
  ['br', brotliCompressSync(zeros)],
  ['br, gzip', gzipSync(brotliCompressSync(zeros))],
]

/** Unpacks with so much room, and tells what was taken of it. */
async function unpackedWith(
  [coding, packed]: (typeof codings)[number],
  room: number,
  most = zeros.length,
): Promise<{ result: Buffer | Problem; taken: number; times: number }> {
  const names = codingsOf(coding)
  if (names instanceof Problem) throw names
  let [taken, times] = [0, 0]
  const hold = (bytes: number): Problem | undefined => {
    times += 1
    if (taken + bytes > room) return NO_ROOM
    taken += bytes
    return undefined
  }
  const result = await decoded(packed, names, most, { hold, turns: new Turns(1) })
  return { result, taken, times }
}

describe('What is unpacked', () => {
  for (const one of codings) {
    it(`asks for its room piece by piece, and ends where there is none: ${one[0]}`, async () => {
      const { result, taken, times } = await unpackedWith(one, MEGABYTE)
      expect(result).to.equal(NO_ROOM)
      expect(taken).to.be.within(MEGABYTE / 2, MEGABYTE)
      expect(times).to.be.greaterThan(8)
    })

    it(`takes as much as it has: ${one[0]}`, async () => {
      const { result, taken } = await unpackedWith(one, Infinity)
      expect(zeros.equals(result as Buffer)).to.equal(true)
      expect(taken).to.be.within(zeros.length, zeros.length + 20_000)
    })

    it(`ends where it is more than a body may have: ${one[0]}`, async () => {
      const { result, taken } = await unpackedWith(one, Infinity, MEGABYTE)
      expect(result).to.include({ code: 'body-too-large' })
      expect(taken).to.be.at.most(MEGABYTE + 20_000)
    })
  }

  it('is unreadable where it breaks off, or is something else', async () => {
    for (const [coding, packed] of codings)
      for (const bytes of [packed.subarray(0, packed.length - 9), Buffer.from('{"a":1}')])
        expect((await unpackedWith([coding, bytes], Infinity)).result).to.include({ code: 'unreadable-body' })
  })

  it('waits for its turn where its decoder is large, and gives it on, however it ends', async () => {
    const turns = new Turns(2)
    const packed = brotliCompressSync(zeros)
    const ends = [packed, packed.subarray(0, 9), packed, packed, Buffer.from('x'), packed]
    let [going, most] = [0, 0]
    const results = await Promise.all(
      ends.map((bytes) => {
        let isGoing = false
        const hold = (): undefined => {
          if (!isGoing) most = Math.max(most, (going += 1))
          isGoing = true
        }
        return decoded(bytes, ['br'], zeros.length, { hold, turns }).finally(() => {
          if (isGoing) going -= 1
        })
      }),
    )
    expect(results.map((result) => result instanceof Problem)).to.deep.equal(
      ends.map((bytes) => bytes !== packed),
    )
    expect(most).to.be.within(1, 2)
    expect(
      await decoded(gzipSync('x'), ['gzip'], 1, { hold: () => undefined, turns: new Turns(0) }),
    ).to.have.length(1)
  })
})
