import { expect } from 'chai'
import type { UnitStore } from '../../src/commit/index.js'
import {
  roomOf,
  type ExactReply,
  type KeptReplies,
  type KeptReply,
  type ReplyClaim,
} from '../../src/replies/index.js'
import { ReplyUnits } from '../support/write-units.js'

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

/** What keeps replies, and what writes into it. */
interface RepliesHarness {
  readonly replies: KeptReplies
  readonly units: UnitStore
}

/** What keeps replies; `make` gives an empty one. */
export function keptRepliesContract(
  name: string,
  make: () => RepliesHarness | Promise<RepliesHarness>,
): void {
  describe(`${name}, as what keeps replies`, () => {
    let replies: KeptReplies
    let units: UnitStore
    let written: ReplyUnits
    beforeEach(async () => {
      const made = await make()
      ;({ replies, units } = made)
      written = new ReplyUnits(replies, units)
    })

    const replyAt = async (claim: ReplyClaim): Promise<unknown> =>
      bytesOf((await replies.find(claim.name, AT + 1))?.reply)

    it('is empty at first', async () => {
      expect([await replies.find('key', AT), await replies.size()]).to.deep.equal([undefined, 0])
    })

    it('gives a name to whom claims it first, and says who that was', async () => {
      const first = aClaim('exec-1', { name: 'key', fingerprint: null })
      expect(await written.claim(first)).to.deep.equal(underWay(first))
      const later = aClaim('exec-2', { name: 'key', claimed: AT + 5, instance: 'trig-2' })
      expect(await written.claim(later)).to.deep.equal(underWay(first))
      expect(await replies.find('key', AT + 5)).to.deep.equal(underWay(first))
    })

    it('gives it to one of many who claim it at once', async () => {
      const claims = Array.from({ length: 20 }, (_, at) => aClaim(`exec-${String(at)}`, { name: 'key' }))
      const held = await Promise.all(claims.map((claim) => written.claim(claim)))
      expect(new Set(held.map((holder) => holder?.execution))).to.have.property('size', 1)
    })

    it('keeps a reply to the byte, and gives it to who claims its name', async () => {
      const claim = aClaim('exec-1')
      await written.claim(claim)
      await written.complete('exec-1', REPLY)
      const again = await written.claim({ ...aClaim('exec-2'), name: claim.name, claimed: AT + HOUR - 1 })
      expect({ ...again, reply: bytesOf(again?.reply) }).to.deep.equal({
        ...claim,
        state: 'done',
        reply: bytesOf(REPLY),
      })
    })

    it('keeps a reply of text, and one of nothing', async () => {
      const [text, empty] = [aClaim('exec-1'), aClaim('exec-2')]
      for (const claim of [text, empty]) await written.claim(claim)
      await written.complete('exec-1', { status: 200, headers: [], body: 'gr\xfc\xdfe' })
      await written.complete('exec-2', { status: 204, headers: [], body: '' })
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
      for (const claim of [...claims, other]) await written.claim(claim)
      await written.complete('exec-1', REPLY)
      for (const claim of claims) expect(await replyAt(claim)).to.deep.equal(bytesOf(REPLY))
      expect(await replies.find(other.name, AT)).to.deep.equal(underWay(other))
    })

    it('frees a name once it has expired, whatever had come of it', async () => {
      const ends: ((execution: string) => Promise<unknown>)[] = [
        () => Promise.resolve(),
        (execution) => written.complete(execution, REPLY),
        () => replies.interrupt(),
      ]
      for (const [at, end] of ends.entries()) {
        const claim = aClaim(`exec-${String(at)}`)
        await written.claim(claim)
        await end(claim.execution)
        expect(await replies.find(claim.name, AT + HOUR)).to.equal(undefined)
        const next = { ...claim, execution: 'exec-next', claimed: AT + HOUR, expires: AT + 2 * HOUR }
        expect(await written.claim(next)).to.deep.equal(underWay(next))
        // What was here comes too late.
        await written.complete(claim.execution, REPLY)
        expect(await replies.find(claim.name, AT + HOUR)).to.deep.equal(underWay(next))
      }
    })

    it('frees the names of what is given up, and of nothing that is here', async () => {
      const [open, done] = [aClaim('exec-1'), aClaim('exec-2')]
      for (const claim of [open, done]) await written.claim(claim)
      await written.complete('exec-2', REPLY)
      for (const { execution } of [open, done]) await written.giveUp(execution)
      expect(await replies.find(open.name, AT)).to.equal(undefined)
      expect(await replyAt(done)).to.deep.equal(bytesOf(REPLY))
      const next = { ...open, execution: 'exec-3' }
      expect(await written.claim(next)).to.deep.equal(underWay(next))
    })

    it('marks as interrupted what is still to come, and nothing else', async () => {
      const [open, done] = [aClaim('exec-1'), aClaim('exec-2')]
      for (const claim of [open, done]) await written.claim(claim)
      await written.complete('exec-2', REPLY)
      expect([await replies.interrupt(), await replies.interrupt()]).to.deep.equal([1, 0])
      const interrupted = { ...underWay(open), state: 'interrupted' }
      expect(await written.claim({ ...open, execution: 'exec-3' })).to.deep.equal(interrupted)
      expect(await replyAt(done)).to.deep.equal(bytesOf(REPLY))
    })

    it('lets another process bring what was marked', async () => {
      const claim = aClaim('exec-1')
      await written.claim(claim)
      await replies.interrupt()
      await written.complete('exec-1', REPLY)
      expect(await replies.find(claim.name, AT)).to.deep.include({ state: 'done' })
    })

    it('finds nothing by a name that cannot be', async () => {
      expect(await replies.find('\0', AT)).to.equal(undefined)
    })

    it('forgets so many of those that have expired, and says how much room they took', async () => {
      for (const at of [1, 2, 3, 4]) await written.claim(aClaim(`exec-${String(at)}`, { expires: AT + at }))
      await written.complete('exec-2', REPLY)
      const size = 3 * roomOf(null) + roomOf(REPLY)
      expect(await replies.size()).to.equal(size)
      expect(await replies.prune({ most: 10, expired: AT })).to.deep.equal({ executions: 0, bytes: 0 })
      expect(await replies.prune({ most: 1, expired: AT + 3 })).to.deep.equal({
        executions: 1,
        bytes: roomOf(null),
      })
      expect(await replies.prune({ most: 10, expired: AT + 3 })).to.include({ executions: 2 })
      expect(await replies.size()).to.equal(roomOf(null))
      expect(await replies.find('key of exec-4', AT)).not.to.equal(undefined)
    })

    it('makes as much room as it takes with the oldest that are here, and leaves their names and statuses', async () => {
      for (const at of [1, 2, 3, 4]) await written.claim(aClaim(`exec-${String(at)}`, { claimed: AT + at }))
      for (const at of [4, 3, 2]) await written.complete(`exec-${String(at)}`, REPLY)
      const room = roomOf(REPLY) - roomOf({ status: 299, headers: [], body: '' })
      expect(await replies.prune({ most: 10, bytes: 1 })).to.deep.equal({ executions: 1, bytes: room })
      const dropped = await replies.find('key of exec-2', AT)
      expect({ ...dropped, reply: bytesOf(dropped?.reply) }).to.deep.include({
        fingerprint: 'print',
        state: 'dropped',
        reply: { status: 299, headers: [], body: [] },
      })
      expect(await replies.find('key of exec-3', AT)).to.deep.include({ state: 'done' })
      expect(await replies.prune({ most: 10, bytes: 1e9 })).to.deep.equal({ executions: 2, bytes: 2 * room })
      expect(await replies.prune({ most: 10, bytes: 1e9 })).to.deep.equal({ executions: 0, bytes: 0 })
      expect(await replies.size()).to.equal(4 * roomOf(null) + 6)
      expect(await replies.find('key of exec-1', AT)).to.deep.include({ state: 'under-way' })
    })

    it('counts a reply once that is written twice', async () => {
      await written.claim(aClaim('exec-1'))
      await written.complete('exec-1', REPLY)
      await written.complete('exec-1', REPLY)
      expect(await replies.size()).to.equal(roomOf(REPLY))
    })

    it('writes nothing else of a unit whose name another execution has', async () => {
      await written.claim(aClaim('exec-1', { name: 'key' }))
      const other = aClaim('exec-2', { name: 'key' })
      await units.write([
        { claim: other, reply: { execution: 'exec-1', reply: REPLY } },
        { claim: aClaim('exec-3'), reply: { execution: 'exec-3', reply: REPLY } },
      ])
      expect(await replies.find('key', AT)).to.deep.include({ state: 'under-way', reply: null })
      expect(await replies.find('key of exec-3', AT)).to.deep.include({ state: 'done' })
    })
  })
}
