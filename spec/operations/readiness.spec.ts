import { expect } from 'chai'
import { Readiness, type StorageOperation } from '../../src/operations/index.js'
import { Problem } from '../../src/problem/index.js'
import { FakeClock } from '../../src/testing/index.js'

type Step = { after: number } | { operation: StorageOperation; isAnswered: boolean } | 'close'

const after = (ms: number): Step => ({ after: ms })
const answers = (operation: StorageOperation): Step => ({ operation, isAnswered: true })
const fails = (operation: StorageOperation): Step => ({ operation, isAnswered: false })

const WELL = { health: () => [] }

const FAILURE = new Problem('storage-unavailable', 'the file is gone')

describe('Readiness', () => {
  const cases: [what: string, steps: Step[], refusal: string | undefined, isAsked?: boolean][] = [
    ['is there at once', [], undefined],
    ['lasts five seconds without a word of a storage that others share', [after(5000)], undefined],
    ['ends after more than five', [after(5001)], 'storage-unavailable'],
    ['comes back with a word', [after(60_000), answers('look')], undefined],
    ['does not end with the silence of a storage that nobody asks', [after(60_000)], undefined, false],
    ['ends with a failure', [fails('commit')], 'storage-unavailable'],
    ['ends with a failure of a storage that nobody else asks', [fails('key')], 'storage-unavailable', false],
    [
      'does not come back with an answer to something else',
      [fails('commit'), answers('look')],
      'storage-unavailable',
    ],
    ['comes back with an answer to the same', [fails('commit'), answers('commit')], undefined],
    [
      'stays away while failures go on',
      [fails('commit'), after(9000), fails('commit'), after(9000)],
      'storage-unavailable',
      false,
    ],
    [
      'comes back once nothing has failed for ten seconds',
      [fails('commit'), after(9999), answers('look'), after(1)],
      undefined,
    ],
    ['ends with the process', ['close', answers('look')], 'shutting-down'],
    ['names the end before the storage', [fails('look'), 'close'], 'shutting-down'],
  ]
  for (const [what, steps, refusal, isAsked = true] of cases)
    it(what, async () => {
      const clock = new FakeClock()
      const readiness = new Readiness(clock, isAsked, WELL)
      for (const step of steps) {
        if (step === 'close') readiness.close()
        else if ('after' in step) await clock.advance(step.after)
        else readiness.heard(step.operation, step.isAnswered ? undefined : FAILURE)
      }
      expect(readiness.refusal()?.code).to.equal(refusal)
    })

  it('says what the storage has said, and that it says nothing', async () => {
    const clock = new FakeClock()
    const readiness = new Readiness(clock, true, WELL)
    readiness.heard('look', FAILURE)
    expect(readiness.refusal()?.message).to.equal('not ready: the file is gone')
    await clock.advance(60_000)
    expect(readiness.refusal()?.message).to.equal('not ready: the storage has not answered lately')
  })

  it('ends while the runtime says that a part of it is away, and names each', () => {
    let away = [
      { part: 'redis', problem: 'connection refused' },
      { part: 'core', problem: 'no node is known' },
    ]
    const readiness = new Readiness(new FakeClock(), false, { health: () => away })
    expect(readiness.refusal()).to.include({
      code: 'runtime-unavailable',
      message: 'not ready: redis: connection refused; core: no node is known',
    })
    readiness.heard('look', FAILURE)
    expect(readiness.refusal()?.code).to.equal('storage-unavailable')
    readiness.heard('look')
    away = []
    expect(readiness.refusal()).to.equal(undefined)
  })
})
