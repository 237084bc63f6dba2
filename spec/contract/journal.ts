import { expect } from 'chai'
import type { UnitStore } from '../../src/commit/index.js'
import { sizeOf, type Journal, type JournalQuery, type WholeExecution } from '../../src/journal/index.js'
import { queryContract, tallyContract } from './journal-queries.js'
import { aMessage, anExecution, answered, idAt, RECEIVED_AT } from '../support/executions.js'

/** A journal, and what writes into it. */
interface JournalHarness {
  readonly journal: Journal
  readonly units: UnitStore
}

/** What every journal does; `make` gives an empty one. */
export function journalContract(name: string, make: () => JournalHarness | Promise<JournalHarness>): void {
  describe(`${name}, as a journal`, () => {
    let journal: Journal
    let units: UnitStore
    let sizes: Map<string, number>
    beforeEach(async () => {
      ;({ journal, units } = await make())
      sizes = new Map()
    })

    const write = async (executions: readonly WholeExecution[], isKept: boolean): Promise<void> => {
      const entries = executions.map((execution) => ({
        execution,
        isKept,
        keptSize: sizes.get(execution.id) ?? 0,
      }))
      await units.write(entries.map((entry) => ({ entries: [entry] })))
      for (const { execution, keptSize } of entries) sizes.set(execution.id, keptSize)
    }
    const keep = (...executions: WholeExecution[]): Promise<void> => write(executions, false)
    const goOn = (...executions: WholeExecution[]): Promise<void> => write(executions, true)
    /** The moments of those that are listed, as milliseconds from the first. */
    const listed = async (query: JournalQuery = {}, part: object = {}): Promise<number[]> => {
      const found = await journal.list(query, { limit: 100, ...part })
      return found.map(({ received }) => received - RECEIVED_AT)
    }

    it('is empty at first', async () => {
      expect([await listed(), await journal.count({}), await journal.size()]).to.deep.equal([[], 0, 0])
      expect(await journal.find(idAt(1))).to.equal(undefined)
    })

    it('keeps an execution with all it has, and lists it without what is long', async () => {
      const whole = answered(
        anExecution(1, {
          request: 'call:1/ä',
          gates: ['secret given', { gate: 'webhook known', code: 'not-found' }],
          debounced: true,
          handed_over: true,
          query: 'a=%20&b',
          binary: true,
          calls: 12,
          replay_of: idAt(0),
          bypassed: ['secret given'],
          message: aMessage('', {
            headers: [
              ['X-A', '1 "quoted" ü'],
              ['X-A', '2'],
            ],
            body: new Uint8Array([0, 1, 254, 255]),
            size: 100_000,
            isRedacted: true,
          }),
        }),
        { state: 'failed', outcome: 'failed', problem: 'driver-failed', status: 502 },
      )
      await keep(whole)
      expect(await journal.find(whole.id)).to.deep.equal(whole)
      const { message: _message, reply: _reply, query: _query, ...rest } = whole
      const { binary: _binary, bypassed: _bypassed, ...kept } = rest
      expect(await journal.list({}, { limit: 10 })).to.deep.equal([kept])
    })

    it('keeps one of which little is known', async () => {
      const nothing = { instance: null, system: null, trigger: null, module: null, method: null, run: null }
      const whole = anExecution(1, { ...nothing, message: null, gates: [] })
      await keep(whole)
      expect(await journal.find(whole.id)).to.deep.equal(whole)
    })

    it('keeps how an execution goes on, and its reply', async () => {
      const whole = anExecution(1)
      await keep(whole, anExecution(2))
      const started = { ...whole, state: 'started' as const, started: RECEIVED_AT + 2 }
      await goOn(started)
      expect(await journal.find(whole.id)).to.deep.equal(started)
      await goOn(answered(whole))
      expect(await journal.find(whole.id)).to.deep.equal(answered(whole))
      expect(await journal.find(idAt(2))).to.deep.equal(anExecution(2))
    })

    it('keeps one that is written again once, as it is then', async () => {
      await keep(anExecution(1))
      const other = anExecution(1, { query: 'other', message: aMessage('other') })
      await keep(other)
      expect([await journal.find(idAt(1)), await journal.count({})]).to.deep.equal([other, 1])
    })

    it('keeps bodies of any length, whatever was kept before', async () => {
      for (const length of [0, 1, 2000, 2001, 65_536, 0, 3000, 5]) {
        const one = anExecution(1, { message: aMessage('ä'.repeat(length).slice(0, length)) })
        await keep(one)
        expect(await journal.find(one.id)).to.deep.equal(one)
        await goOn(answered(one))
        expect(await journal.find(one.id)).to.deep.equal(answered(one))
      }
      await keep(anExecution(1, { message: null }))
      expect(await journal.find(idAt(1))).to.deep.equal(anExecution(1, { message: null }))
    })

    it('leaves gone what is gone', async () => {
      await goOn(answered(anExecution(1)))
      expect(await listed()).to.deep.equal([])
    })

    it('makes texts fit to be kept, rather than refuse them', async () => {
      await keep(anExecution(1, { method: 'a\0b', query: '\ud800' }))
      expect(await journal.count({})).to.equal(1)
    })

    it('keeps many at once', async () => {
      const many = Array.from({ length: 1234 }, (_, at) => anExecution(0, { id: idAt(at) }))
      for (let at = 0; at < many.length; at += 617) await keep(...many.slice(at, at + 617))
      await goOn(...many.slice(-900).map((one) => answered(one)))
      expect(await journal.count({ outcomes: ['answered'] })).to.equal(900)
    }).timeout(20_000)

    it('lists the newest first, those of one moment by their ids, and page by page', async () => {
      await keep(anExecution(2), anExecution(1), anExecution(4), anExecution(4, { id: idAt(4, 1) }))
      const found = await journal.list({}, { limit: 10 })
      expect(found.map(({ id }) => id)).to.deep.equal([idAt(4, 1), idAt(4), idAt(2), idAt(1)])
      expect(await listed({}, { limit: 2 })).to.deep.equal([4, 4])
      expect(await listed({}, { limit: 2, offset: 3 })).to.deep.equal([1])
      expect(await listed({}, { limit: 2, before: idAt(4) })).to.deep.equal([2, 1])
      expect(await listed({}, { before: idAt(3) })).to.deep.equal([2, 1])
      expect(await listed({}, { before: '\0' })).to.deep.equal([])
      expect(await listed({}, { after: idAt(3), before: idAt(5) })).to.deep.equal([4, 4])
      expect(await listed({}, { after: idAt(3) })).to.not.include.members([3, 2, 1])
    })

    queryContract(() => ({ journal, keep, listed }))
    tallyContract(() => ({ journal, keep }))

    it('marks as interrupted what is under way, and nothing else', async () => {
      const done = answered(anExecution(1))
      const started = anExecution(3, { state: 'started', started: RECEIVED_AT + 4 })
      await keep(done, anExecution(2), started)
      const end = { state: 'interrupted', outcome: 'interrupted', finished: RECEIVED_AT + 10 }
      expect(await journal.interrupt(RECEIVED_AT + 10)).to.equal(2)
      expect(await journal.find(done.id)).to.deep.equal(done)
      expect(await journal.find(started.id)).to.deep.equal({ ...started, ...end })
      expect(await journal.find(idAt(2))).to.deep.equal({ ...anExecution(2), ...end })
      expect(await journal.interrupt(RECEIVED_AT + 20)).to.equal(0)
    })

    it('lets another process, which has it under way, end what was marked', async () => {
      await keep(anExecution(1))
      await journal.interrupt(RECEIVED_AT + 10)
      await goOn(answered(anExecution(1)))
      expect(await journal.find(idAt(1))).to.deep.equal(answered(anExecution(1)))
    })

    it('knows how much room executions take', async () => {
      const [small, large] = [anExecution(1), anExecution(2, { message: aMessage('x'.repeat(5000)) })]
      await keep(small, large)
      expect(await journal.size()).to.equal(sizeOf(small) + sizeOf(large))
      await goOn(answered(small, { reply: aMessage('y'.repeat(700)) }))
      expect(await journal.size()).to.equal(sizeOf(small) + sizeOf(large) + 700)
    })

    it('forgets the oldest, or those before a moment', async () => {
      const all = [1, 2, 3, 4, 5].map((ms) => anExecution(ms))
      await keep(...all)
      const bytes = sizeOf(anExecution(1))
      expect(await journal.prune({ most: 2 })).to.deep.equal({ executions: 2, bytes: 2 * bytes })
      expect(await listed()).to.deep.equal([5, 4, 3])
      expect(await journal.prune({ most: 10, before: RECEIVED_AT + 4 })).to.deep.equal({
        executions: 1,
        bytes,
      })
      expect(await journal.prune({ most: 10, before: RECEIVED_AT + 4 })).to.deep.equal({
        executions: 0,
        bytes: 0,
      })
      expect([await listed(), await journal.size()]).to.deep.equal([[5, 4], 2 * bytes])
      expect(await journal.prune({ most: 10, bytes: 1 })).to.deep.equal({ executions: 1, bytes })
      expect([await listed(), await journal.size()]).to.deep.equal([[5], bytes])
      expect(await journal.prune({ most: 10 })).to.include({ executions: 1 })
      expect(await journal.size()).to.equal(0)
    })
  })
}
