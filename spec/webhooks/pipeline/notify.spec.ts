import { expect } from 'chai'
import { execute, HOOK, NOTIFY, SECRET } from '../support/hooks.js'
import { wired, type Wired } from '../support/wired.js'

/** A change of state that is published: seconds, whether triggered, how often by then. */
type Published = Wired['published'][number]

/** Sends calls at so many seconds from the start, then lets everything lapse. */
async function callAt(parts: Wired, times: readonly number[], path = NOTIFY): Promise<number[]> {
  const { clock } = parts
  const start = clock.now()
  const statuses: number[] = []
  for (const seconds of times) {
    await clock.advance(start + seconds * 1000 - clock.now())
    statuses.push((await parts.call(path)).status)
  }
  await clock.advance(60_000)
  return statuses
}

describe('The debounce period of a trigger', () => {
  const wire = wired()

  const rows: [period: number, calls: number[], published: Published[]][] = [
    [
      0.5,
      [0],
      [
        [0, true, 1],
        [0.5, false, 1],
      ],
    ],
    [
      0.5,
      [0, 0.2, 0.9],
      [
        [0, true, 1],
        [0.7, false, 1],
        [0.9, true, 2],
        [1.4, false, 2],
      ],
    ],
    [
      0.5,
      [0, 0.499, 0.998, 1.497],
      [
        [0, true, 1],
        [1.997, false, 1],
      ],
    ],
    [
      0.5,
      [0, 0.5],
      [
        [0, true, 1],
        [0.5, false, 1],
        [0.5, true, 2],
        [1, false, 2],
      ],
    ],
    [
      0.5,
      [0, 0.501],
      [
        [0, true, 1],
        [0.5, false, 1],
        [0.501, true, 2],
        [1.001, false, 2],
      ],
    ],
    [
      0.5,
      [0, 0, 0],
      [
        [0, true, 1],
        [0.5, false, 1],
      ],
    ],
    [
      0,
      [0, 0.01],
      [
        [0, true, 1],
        [0, false, 1],
        [0.01, true, 2],
        [0.01, false, 2],
      ],
    ],
    [
      0,
      [0, 0],
      [
        [0, true, 1],
        [0, false, 1],
        [0, true, 2],
        [0, false, 2],
      ],
    ],
    [
      30,
      [0, 29, 58, 88],
      [
        [0, true, 1],
        [88, false, 1],
        [88, true, 2],
        [118, false, 2],
      ],
    ],
    [
      0.001,
      [0, 0.001],
      [
        [0, true, 1],
        [0.001, false, 1],
        [0.001, true, 2],
        [0.002, false, 2],
      ],
    ],
  ]
  for (const [period, calls, published] of rows)
    it(`of ${period} s makes calls at ${calls.join(', ')} s fire ${published.at(-1)?.[2]} times`, async () => {
      const parts = await wire({ debounce_period: period })
      expect(await callAt(parts, calls)).to.deep.equal(calls.map(() => 202))
      expect(parts.published).to.deep.equal(published)
    })

  for (const path of [execute(), `${HOOK}?secret=${SECRET}&exec=true&mod=Probe&method=request`])
    it(`holds back no execution: ${path.slice(HOOK.length)}`, async () => {
      const parts = await wire({ debounce_period: 0.5 })
      const ran: number[] = []
      const start = parts.clock.now()
      parts.probe.answer = () => {
        ran.push((parts.clock.now() - start) / 1000)
        return [200, null, null]
      }
      expect(await callAt(parts, [0, 0.2, 0.2], path)).to.deep.equal([200, 200, 200])
      expect(ran).to.deep.equal([0, 0.2, 0.2])
      expect(parts.published).to.deep.equal([
        [0, true, 1],
        [0.7, false, 1],
      ])
    })

  it('is started again by calls that execute and by calls that do not', async () => {
    const parts = await wire({ debounce_period: 0.5 })
    await parts.call(execute())
    await parts.clock.advance(400)
    await parts.call(NOTIFY)
    await parts.clock.advance(400)
    await parts.call(execute())
    await parts.clock.advance(1000)
    expect(parts.published).to.deep.equal([
      [0, true, 1],
      [1.3, false, 1],
    ])
  })

  const refused: [what: string, trigger: object, path: string, status: number][] = [
    ['a trigger without a webhook', { enable_webhook: false }, NOTIFY, 404],
    ['a verb it does not support', { supported_methods: ['GET'] }, NOTIFY, 405],
    ['a method that is not there', {}, execute('none'), 404],
    ['a wrong secret', {}, `${HOOK}/guess`, 404],
  ]
  for (const [what, trigger, path, status] of refused)
    it(`does not begin with a call that is refused: ${what}`, async () => {
      const parts = await wire({ debounce_period: 0.5, ...trigger })
      expect(await callAt(parts, [0], path)).to.deep.equal([status])
      expect(parts.published).to.deep.equal([])
    })

  it('is not made longer by a call that is refused', async () => {
    const parts = await wire({ debounce_period: 0.5 })
    await parts.call(NOTIFY)
    await parts.clock.advance(400)
    await parts.call(execute('none'))
    await parts.clock.advance(1000)
    expect(parts.published).to.deep.equal([
      [0, true, 1],
      [0.5, false, 1],
    ])
  })

  it('goes on when the trigger is edited; the next call begins the new one', async () => {
    const parts = await wire({ debounce_period: 0.5 })
    await parts.call(NOTIFY)
    await parts.clock.advance(100)
    await parts.configure({ debounce_period: 2, description: 'edited' })
    await parts.clock.advance(100)
    await parts.call(NOTIFY)
    await parts.clock.advance(5000)
    expect(parts.published).to.deep.equal([
      [0, true, 1],
      [2.2, false, 1],
    ])
  })

  it('ends when what the trigger watches is edited, and the count goes on', async () => {
    const parts = await wire({ debounce_period: 0.5 })
    await parts.call(NOTIFY)
    await parts.clock.advance(100)
    await parts.configure({ debounce_period: 2, any_match: true })
    await parts.clock.advance(100)
    await parts.call(NOTIFY)
    await parts.clock.advance(5000)
    expect(parts.published).to.deep.equal([
      [0, true, 1],
      [0.1, false, 1],
      [0.2, true, 2],
      [2.2, false, 2],
    ])
  })

  it('begins with a call although the driver fails', async () => {
    const parts = await wire({ debounce_period: 0.5 })
    parts.probe.answer = () => {
      throw new Error('broken')
    }
    expect(await callAt(parts, [0, 0.2], execute())).to.deep.equal([502, 502])
    expect(parts.published).to.deep.equal([
      [0, true, 1],
      [0.7, false, 1],
    ])
  })
})
