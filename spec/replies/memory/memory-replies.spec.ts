import { expect } from 'chai'
import { MemoryReplies } from '../../../src/replies/memory/index.js'
import { MOST_BYTES, MOST_REPLIES } from '../../../src/replies/memory/memory-replies.js'
import { roomOf, type ExactReply } from '../../../src/replies/index.js'
import { MoodyUnits } from '../../support/moody-units.js'
import { keptRepliesContract } from '../../contract/kept-replies.js'

keptRepliesContract('The memory', () => {
  const units = new MoodyUnits()
  return { replies: units.replies, units }
})

describe('Replies in memory', () => {
  let replies: MemoryReplies
  beforeEach(() => {
    replies = new MemoryReplies()
  })

  /** Claims so many names, one a millisecond, and keeps a reply under each. */
  function fill(count: number, body = '', holdsMs = 1e9): void {
    const reply: ExactReply = { status: 200, headers: [], body }
    for (let at = 0; at < count; at += 1) {
      const execution = `exec-${String(at)}`
      replies.claim({
        name: execution,
        execution,
        instance: 'trig-1',
        fingerprint: null,
        claimed: at,
        expires: at + holdsMs,
      })
      replies.end({ execution, reply })
    }
  }
  const isThere = async (at: number): Promise<boolean> =>
    (await replies.find(`exec-${String(at)}`, at)) !== undefined

  it('are so many, and no more: the oldest go', async () => {
    fill(MOST_REPLIES + 10)
    expect([await isThere(9), await isThere(10)]).to.deep.equal([false, true])
  })

  it('take so much room, and little more: of the oldest, the status is left', async () => {
    const body = 'x'.repeat(100_000)
    fill(500, body)
    expect(await replies.size()).to.be.within(
      MOST_BYTES * 0.95,
      MOST_BYTES + 2 * (body.length + roomOf(null)),
    )
    expect(await isThere(499)).to.equal(true)
    const { state, reply } = (await replies.find('exec-0', 0)) ?? {}
    expect([state, reply]).to.deep.equal(['dropped', { status: 200, headers: [], body: '' }])
  })

  it('make way once they have expired', async () => {
    fill(100, 'x', 10)
    expect(await replies.size()).to.be.below(12 * (roomOf(null) + 10))
  })
})
