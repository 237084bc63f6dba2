import { expect } from 'chai'
import { Position, type Sight } from '../../../src/cli/watch/watch-position.js'

const event = (seq: number): object => ({
  seq,
  state: 'finished',
  execution: 'exec-1',
  request: 'call-1',
  instance: 'trig-room',
  verb: 'POST',
  started: 0,
})

const gap = (from: number, to: number, dropped: number | null): object => ({ gap: { from, to, dropped } })

/** What is shown, in few words. */
const words = (sight: Sight): unknown =>
  'gap' in sight ? [sight.gap.from, sight.gap.to, sight.gap.dropped] : sight.execution.seq

describe('The position of a watch', () => {
  const cases: [what: string, values: unknown[], shown: unknown[], since: number | undefined][] = [
    ['is nowhere at first', [], [], undefined],
    ['begins with any number', [event(40)], [40], 40],
    ['moves with each event', [event(40), event(41), event(42)], [40, 41, 42], 42],
    ['leaves out repeats', [event(40), event(41), event(40), event(41), event(42)], [40, 41, 42], 42],
    ['shows a hole in the numbers as a gap', [event(40), event(44)], [40, [41, 43, 3], 44], 44],
    [
      'shows a gap that is declared, and no other',
      [event(40), gap(41, 43, 3), event(44)],
      [40, [41, 43, 3], 44],
      44,
    ],
    [
      'moves with a gap, be there an event after it or not',
      [event(40), gap(41, 43, null)],
      [40, [41, 43, null]],
      43,
    ],
    [
      'goes back with a gap that says so',
      [event(40), gap(9, 9, null), event(10)],
      [40, [9, 9, null], 10],
      10,
    ],
    [
      'leaves out what is no event',
      [null, 7, 'x', [], {}, { seq: '1' }, { gap: {} }, gap(0, -1, 0)],
      [],
      undefined,
    ],
    ['leaves out an event no clock could show', [{ ...event(1), started: 9e15 }], [], undefined],
  ]
  for (const [what, values, shown, since] of cases)
    it(what, () => {
      const position = new Position()
      expect(values.flatMap((value) => position.take(value)).map(words)).to.deep.equal(shown)
      expect(position.since).to.equal(since)
    })
})
