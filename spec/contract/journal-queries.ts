import { expect } from 'chai'
import type { Journal, JournalQuery, WholeExecution } from '../../src/journal/index.js'
import type { SystemId } from '../../src/modules/index.js'
import { anExecution, answered, idAt, RECEIVED_AT } from '../support/executions.js'

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
        anExecution(1, { instance: 'trig-other', query: 'floor=50%25_x' }),
        answered(anExecution(2, { system: 'sys-other' as SystemId, method: 'Scan', address: '10.9.9.9' })),
        answered(anExecution(3, { module: 'Bell_2', request: 'Ring-7' }), {
          state: 'refused',
          outcome: 'refused',
          problem: 'queue-full',
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
      [{ outcome: 'answered' }, [2]],
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
      [{ text: idAt(2) }, [2]],
    ]
    for (const [query, found] of cases)
      it(`finds ${String(found.length)} for ${JSON.stringify(query)}`, async () => {
        const { journal, listed } = asked()
        expect([await listed(query), await journal.count(query)]).to.deep.equal([found, found.length])
      })
  })
}
