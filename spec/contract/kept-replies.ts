import { expect } from 'chai'
import {
  roomOf,
  type ExactReply,
  type KeptReplies,
  type KeptReply,
  type ReplyClaim,
} from '../../src/replies/index.js'

/** When the first of these was claimed, in milliseconds since the epoch. */
const AT = Date.parse('2026-03-14T09:00:00Z')
const HOUR = 3_600_000

/** The claim of an execution, which holds for an hour. */
const aClaim = (execution: string, given: Partial<ReplyClaim> = {}): ReplyClaim => ({
  name: `key of ${execution}`,
  execution,
  instance: 'trig-1',
  fingerprint: 'print',
  claimed: AT,
  expires: AT + HOUR,
  ...given,
})

const underWay = (claim: ReplyClaim): KeptReply => ({ ...claim, state: 'under-way', reply: null })

const REPLY: ExactReply = {
  status: 299,
  headers: ['X-A', '1 "quoted" \xfc', 'X-B', ['1', '2'], 'x-a', 'again'],
  body: new Uint8Array([0, 1, 254, 255]),
}

/** A reply as it can be compared: bodies are bytes. */
const bytesOf = (reply: ExactReply | null | undefined): unknown =>
  reply && { ...reply, body: [...Buffer.from(reply.body)] }

/** What keeps replies; `make` gives an empty one. */
export function keptRepliesContract(name: string, make: () => KeptReplies | Promise<KeptReplies>): void {
  describe(`${name}, as what keeps replies`, () => {
    let replies: KeptReplies
    beforeEach(async () => {
      replies = await make()
    })

    const replyAt = async (claim: ReplyClaim): Promise<unknown> =>
      bytesOf((await replies.find(claim.name, AT + 1))?.reply)

    it('is empty at first', async () => {
      expect([await replies.find('key', AT), await replies.size()]).to.deep.equal([undefined, 0])
    })

    it('gives a name to whom claims it first, and says who that was', async () => {
      const first = aClaim('exec-1', { name: 'key', fingerprint: null })
      expect(await replies.claim(first)).to.deep.equal(underWay(first))
      const later = aClaim('exec-2', { name: 'key', claimed: AT + 5, instance: 'trig-2' })
      expect(await replies.claim(later)).to.deep.equal(underWay(first))
      expect(await replies.find('key', AT + 5)).to.deep.equal(underWay(first))
    })

    it('gives it to one of many who claim it at once', async () => {
      const claims = Array.from({ length: 20 }, (_, at) => aClaim(`exec-${String(at)}`, { name: 'key' }))
      const held = await Promise.all(claims.map((claim) => replies.claim(claim)))
      expect(new Set(held.map(({ execution }) => execution))).to.have.property('size', 1)
    })

    it('keeps a reply to the byte, and gives it to who claims its name', async () => {
      const claim = aClaim('exec-1')
      await replies.claim(claim)
      await replies.complete('exec-1', REPLY)
      const again = await replies.claim({ ...aClaim('exec-2'), name: claim.name, claimed: AT + HOUR - 1 })
      expect({ ...again, reply: bytesOf(again.reply) }).to.deep.equal({
        ...claim,
        state: 'done',
        reply: bytesOf(REPLY),
      })
    })

    it('keeps a reply of text, and one of nothing', async () => {
      const [text, empty] = [aClaim('exec-1'), aClaim('exec-2')]
      for (const claim of [text, empty]) await replies.claim(claim)
      await replies.complete('exec-1', { status: 200, headers: [], body: 'gr\xfc\xdfe' })
      await replies.complete('exec-2', { status: 204, headers: [], body: '' })
      expect(await replyAt(text)).to.deep.equal({
        status: 200,
        headers: [],
        body: [...Buffer.from('gr\xfc\xdfe')],
      })
      expect(await replyAt(empty)).to.deep.equal({ status: 204, headers: [], body: [] })
    })

    it('keeps it under each name of the execution, and under no other', async () => {
      const claims = [aClaim('exec-1'), aClaim('exec-1', { name: 'exec-1' })]
      const other = aClaim('exec-2')
      for (const claim of [...claims, other]) await replies.claim(claim)
      await replies.complete('exec-1', REPLY)
      for (const claim of claims) expect(await replyAt(claim)).to.deep.equal(bytesOf(REPLY))
      expect(await replies.find(other.name, AT)).to.deep.equal(underWay(other))
    })

    it('frees a name once it has expired, whatever had come of it', async () => {
      const ends: ((execution: string) => Promise<unknown>)[] = [
        () => Promise.resolve(),
        (execution) => replies.complete(execution, REPLY),
        () => replies.interrupt(),
      ]
      for (const [at, end] of ends.entries()) {
        const claim = aClaim(`exec-${String(at)}`)
        await replies.claim(claim)
        await end(claim.execution)
        expect(await replies.find(claim.name, AT + HOUR)).to.equal(undefined)
        const next = { ...claim, execution: 'exec-next', claimed: AT + HOUR, expires: AT + 2 * HOUR }
        expect(await replies.claim(next)).to.deep.equal(underWay(next))
        // What was here comes too late.
        await replies.complete(claim.execution, REPLY)
        expect(await replies.find(claim.name, AT + HOUR)).to.deep.equal(underWay(next))
      }
    })

    it('frees the names of what is given up, and of nothing that is here', async () => {
      const [open, done] = [aClaim('exec-1'), aClaim('exec-2')]
      for (const claim of [open, done]) await replies.claim(claim)
      await replies.complete('exec-2', REPLY)
      for (const { execution } of [open, done]) await replies.giveUp(execution)
      expect(await replies.find(open.name, AT)).to.equal(undefined)
      expect(await replyAt(done)).to.deep.equal(bytesOf(REPLY))
      const next = { ...open, execution: 'exec-3' }
      expect(await replies.claim(next)).to.deep.equal(underWay(next))
    })

    it('marks as interrupted what is still to come, and nothing else', async () => {
      const [open, done] = [aClaim('exec-1'), aClaim('exec-2')]
      for (const claim of [open, done]) await replies.claim(claim)
      await replies.complete('exec-2', REPLY)
      expect([await replies.interrupt(), await replies.interrupt()]).to.deep.equal([1, 0])
      const interrupted = { ...underWay(open), state: 'interrupted' }
      expect(await replies.claim({ ...open, execution: 'exec-3' })).to.deep.equal(interrupted)
      expect(await replyAt(done)).to.deep.equal(bytesOf(REPLY))
    })

    it('lets another process bring what was marked', async () => {
      const claim = aClaim('exec-1')
      await replies.claim(claim)
      await replies.interrupt()
      await replies.complete('exec-1', REPLY)
      expect(await replies.find(claim.name, AT)).to.deep.include({ state: 'done' })
    })

    it('finds nothing by a name that cannot be', async () => {
      expect(await replies.find('\0', AT)).to.equal(undefined)
    })

    it('forgets so many of those that have expired, and says how much room they took', async () => {
      for (const at of [1, 2, 3, 4]) await replies.claim(aClaim(`exec-${String(at)}`, { expires: AT + at }))
      await replies.complete('exec-2', REPLY)
      const size = 3 * roomOf(null) + roomOf(REPLY)
      expect(await replies.size()).to.equal(size)
      expect(await replies.prune(10, AT)).to.deep.equal({ executions: 0, bytes: 0 })
      expect(await replies.prune(1, AT + 3)).to.deep.equal({ executions: 1, bytes: roomOf(null) })
      expect(await replies.prune(10, AT + 3)).to.include({ executions: 2 })
      expect(await replies.size()).to.equal(roomOf(null))
      expect(await replies.find('key of exec-4', AT)).not.to.equal(undefined)
    })

    it('makes room with the oldest, but not with those that are still to come', async () => {
      for (const at of [3, 1, 2]) await replies.claim(aClaim(`exec-${String(at)}`, { claimed: AT + at }))
      await replies.complete('exec-3', REPLY)
      await replies.complete('exec-2', REPLY)
      expect(await replies.prune(10)).to.deep.equal({ executions: 2, bytes: 2 * roomOf(REPLY) })
      expect(await replies.find('key of exec-1', AT)).not.to.equal(undefined)
    })
  })
}
