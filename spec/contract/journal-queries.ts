import { expect } from 'chai'
import type { Journal, JournalQuery, Tally, TallyBy, WholeExecution } from '../../src/journal/index.js'
import { aMessage, anExecution, answered, idAt, RECEIVED_AT } from '../support/executions.js'

/** A journal, with the means of its contract. */
interface Asked {
  readonly journal: Journal
  readonly keep: (...executions: WholeExecution[]) => Promise<void>
  /** The moments of those that are listed, as milliseconds from the first. */
  readonly listed: (query: JournalQuery) => Promise<number[]>
}

/** Within the contract of journals: which executions a query finds. */
export function queryContract(asked: () => Asked): void {
  describe('that is asked for some', () => {
    beforeEach(() =>
      asked().keep(
        anExecution(1, {
          instance: 'trig-other',
          query: 'floor=50%25_x&a=Ähre-Ôß дом ô?*[x].(+',
          method: null,
        }),
        answered(anExecution(2, { system: 'sys-other', method: 'Scan', address: '10.9.9.9' })),
        answered(anExecution(3, { module: 'Bell_2', request: 'Ring-7' }), {
          state: 'refused',
          outcome: 'refused',
          problem: 'queue-full',
          status: 503,
          message: aMessage(`${'x'.repeat(5000)} a long 100%_Ähre!`),
          reply: aMessage('no room'),
        }),
      ),
    )

    const cases: [query: JournalQuery, found: number[]][] = [
      [{}, [3, 2, 1]],
      [{ instance: 'trig-other' }, [1]],
      [{ instance: 'trig-1', system: 'sys-1' }, [3]],
      [{ system: 'sys-other' }, [2]],
      [{ module: 'Bell_2' }, [3]],
      [{ module: 'Bell' }, []],
      [{ outcomes: ['answered'] }, [2]],
      [{ outcomes: ['answered', 'refused'] }, [3, 2]],
      [{ trigger: 'trigger-1' }, [3, 2, 1]],
      [{ trigger: 'trigger-2' }, []],
      [{ problem: 'queue-full' }, [3]],
      [{ problem: 'not-found' }, []],
      [{ statusFrom: 200, statusTo: 300 }, [2]],
      [{ statusFrom: 503 }, [3]],
      [{ statusTo: 200 }, []],
      [{ executes: true }, [3, 2]],
      [{ executes: false }, [1]],
      [{ failed: true }, [3]],
      [{ failed: false }, [2, 1]],
      [{ state: 'received' }, [1]],
      [{ from: RECEIVED_AT + 2 }, [3, 2]],
      [{ to: RECEIVED_AT + 2 }, [1]],
      [{ from: RECEIVED_AT + 2, to: RECEIVED_AT + 3 }, [2]],
      [{ text: 'scan' }, [2]],
      [{ text: 'RING-7' }, [3]],
      [{ text: 'queue' }, [3]],
      [{ text: '10.9.9' }, [2]],
      [{ text: '50%25_' }, [1]],
      [{ text: '%' }, [1]],
      [{ text: 'c_ll' }, []],
      [{ text: '\\' }, []],
      [{ text: '\0' }, []],
      [{ text: 'done' }, []],
      [{ text: 'done', bodies: true }, [2]],
      [{ text: 'long 100%_Ähre!', bodies: true }, [3]],
      [{ text: 'no room', bodies: true }, [3]],
      [{ text: 'NO ROOM', bodies: true }, []],
      [{ text: '10_%', bodies: true }, []],
      [{ text: 'scan', bodies: true }, [2]],
      [{ text: idAt(2) }, [2]],
      [{ text: 'ähre' }, [1]],
      [{ text: 'ähre-Ôß' }, [1]],
      [{ text: 'ÄHRE-ôß' }, [1]],
      [{ text: 'ähre-Ôss' }, []],
      [{ text: 'ДОМ' }, [1]],
      [{ text: 'ô?*[x].(+' }, [1]],
      [{ text: 'ô?*[y].(+' }, []],
      [{ text: 'ôx' }, []],
    ]
    for (const [query, found] of cases)
      it(`finds ${String(found.length)} for ${JSON.stringify(query)}`, async () => {
        const { journal, listed } = asked()
        if (query.text === undefined) {
          expect([await listed(query), await journal.count(query)]).to.deep.equal([found, found.length])
          return
        }
        const { executions, count, until } = await journal.search(query, { limit: 9, isCounted: true })
        const moments = executions.map(({ received }) => received - RECEIVED_AT)
        expect([moments, count, until]).to.deep.equal([found, found.length, undefined])
      })
  })
}

/** Within the contract of journals: how executions are counted. */
export function tallyContract(asked: () => Pick<Asked, 'journal' | 'keep'>): void {
  describe('that is asked how many there are', () => {
    const failed = { state: 'failed', outcome: 'failed', problem: 'driver-failed', status: 502 } as const
    beforeEach(() =>
      asked().keep(
        answered(anExecution(0)),
        answered(anExecution(1), { finished: RECEIVED_AT + 12 }),
        answered(anExecution(60_000), failed),
        answered(anExecution(60_001, { instance: 'trig-other' }), failed),
        anExecution(60_002),
      ),
    )
    const nothing = {
      at: null,
      instance: null,
      outcome: null,
      problem: null,
      status: null,
      ended: 0,
      took: 0,
      last: null,
    }
    const [first, second] = [RECEIVED_AT, RECEIVED_AT + 60_000]

    const cases: [what: string, query: JournalQuery, by: TallyBy, found: Partial<Tally>[]][] = [
      ['in all', {}, {}, [{ count: 5 }]],
      ['and names the newest', {}, { last: true }, [{ count: 5, last: idAt(60_002) }]],
      [
        'in each step, and how long they took',
        {},
        { step: 60_000, took: true },
        [
          { at: first, count: 2, ended: 2, took: 16 },
          { at: second, count: 3, ended: 2, took: 10 },
        ],
      ],
      [
        'of each outcome',
        { from: second },
        { step: 60_000, outcome: true },
        [
          { at: second, outcome: 'failed', count: 2 },
          { at: second, outcome: null, count: 1 },
        ],
      ],
      [
        'that failed, by reason and instance',
        { failed: true },
        { instance: true, problem: true, status: true, last: true },
        ['trig-1', 'trig-other'].map((instance, at) => {
          return { instance, problem: 'driver-failed', status: 502, count: 1, last: idAt(60_000 + at) }
        }),
      ],
      [
        'in each of many long steps, from their first to their last moment',
        { from: RECEIVED_AT + 1, to: RECEIVED_AT + 86_400_000 },
        { step: 600_000, outcome: true, took: true },
        [
          { at: RECEIVED_AT, outcome: 'answered', count: 1, ended: 1, took: 11 },
          { at: RECEIVED_AT, outcome: 'failed', count: 2, ended: 2, took: 10 },
          { at: RECEIVED_AT, outcome: null, count: 1 },
        ],
      ],
      [
        'of those there are none of, in long steps',
        { system: 'sys-9', from: first, to: second },
        { step: 600_000 },
        [],
      ],
      ['of those there are none of, in all', { system: 'sys-9' }, {}, []],
      ['of those there are none of', { system: 'sys-9' }, { outcome: true }, []],
    ]
    for (const [what, query, by, found] of cases)
      it(`counts them ${what}`, async () => {
        const { tallies } = await asked().journal.tally(query, by)
        expect(tallies).to.have.deep.members(found.map((one) => ({ ...nothing, ...one })))
      })
  })
}
