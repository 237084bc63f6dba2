import { expect } from 'chai'
import { Reloads } from '../../src/host/reloads.js'
import { Problem } from '../../src/problem/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'

const emfile = (): Error => Object.assign(new Error('too many'), { code: 'EMFILE' })

describe('Reloading the configuration', () => {
  let clock: FakeClock
  let log: MemoryLog
  /** What is to fail, in order; then all goes well. */
  let failures: Error[]
  let applied: number
  /** What the file holds, and what has been taken of it, in order. */
  let file: string
  let taken: unknown[]
  /** What the next one that is taken waits for. */
  let loading: Promise<void> | undefined
  let reloads: Reloads
  beforeEach(() => {
    clock = new FakeClock()
    log = new MemoryLog()
    failures = []
    applied = 0
    file = 'first'
    taken = []
    loading = undefined
    reloads = new Reloads({
      read: () => Promise.resolve(file),
      apply: async (configuration) => {
        const failure = failures.shift()
        if (failure) throw failure
        applied += 1
        taken.push(configuration)
        const loaded = loading
        loading = undefined
        await loaded
      },
      log,
      after: (delayMs, run) => clock.after(delayMs, run),
    })
  })

  const passing: [what: string, failure: Error][] = [
    ['too many files are open', emfile()],
    ['a file of it could not be opened', new Problem('invalid-configuration', 'x', { cause: emfile() })],
    ['the storage is down', new Problem('storage-unavailable', 'x')],
    ['others change what it changes', new Problem('conflict', 'x')],
  ]
  for (const [what, failure] of passing)
    it(`is tried again, later each time, and told of once, where ${what}`, async () => {
      failures = [failure, failure, failure]
      await reloads.reload()
      for (const [ms, left] of [
        [999, 2],
        [1, 1],
        [2000, 0],
        [3999, 0],
      ] as const) {
        await clock.advance(ms)
        expect([failures.length, applied]).to.deep.equal([left, 0])
      }
      await clock.advance(1)
      expect([applied, clock.pending]).to.deep.equal([1, 0])
      expect(log.lines.map(({ message, details }) => [message, details.retryInSeconds])).to.deep.equal([
        ['the configuration was not reloaded; the one before stays in force', 1],
        ['the configuration was reloaded', undefined],
      ])
    })

  it('is told of again where it fails for another reason', async () => {
    failures = [emfile(), new Problem('storage-unavailable', 'x')]
    await reloads.reload()
    await clock.advance(1000)
    expect(log.lines.map(({ details }) => details.message)).to.have.length(2)
    await clock.advance(2000)
    expect(applied).to.equal(1)
  })

  it('is not tried again where the configuration itself cannot be used', async () => {
    const faults = [{ path: 'modules', message: 'no' }]
    failures = [new Problem('invalid-configuration', 'it cannot be used', { faults })]
    await reloads.reload()
    expect(clock.pending).to.equal(0)
    expect(log.lines).to.deep.equal([
      {
        level: 'error',
        message: 'the configuration was not reloaded; the one before stays in force',
        details: { message: 'it cannot be used', faults },
      },
    ])
  })

  it('names the first of very many faults, and says how many there are beside', async () => {
    const faults = Array.from({ length: 5000 }, (_, index) => ({
      path: `modules[${String(index)}]`,
      message: 'no',
    }))
    failures = [new Problem('invalid-configuration', 'it cannot be used', { faults })]
    await reloads.reload()
    expect(log.lines[0]?.details).to.deep.equal({
      message: 'it cannot be used',
      faults: faults.slice(0, 20),
      furtherFaults: 4980,
    })
  })

  it('takes a newer file in the place of one that waits', async () => {
    failures = [new Problem('storage-unavailable', 'x'), new Problem('storage-unavailable', 'x')]
    await reloads.reload()
    file = 'second'
    await clock.advance(1000)
    expect(taken).to.deep.equal([])
    file = 'third'
    await reloads.reload()
    await clock.advance(60_000)
    expect([taken, clock.pending]).to.deep.equal([['third'], 0])
  })

  it('leaves a failure that passes to a newer file that has been asked for meanwhile', async () => {
    failures = [new Problem('storage-unavailable', 'x')]
    await Promise.all([reloads.reload(), reloads.reload()])
    await clock.advance(60_000)
    expect([applied, clock.pending]).to.deep.equal([1, 0])
    expect(log.lines.map(({ message }) => message)).to.deep.equal(['the configuration was reloaded'])
  })

  it('does not wait until the modules of the one before have loaded', async () => {
    let load: () => void = () => undefined
    loading = new Promise((resolve) => (load = resolve))
    const first = reloads.reload()
    await clock.advance(0)
    file = 'second'
    await reloads.reload()
    expect(taken).to.deep.equal(['first', 'second'])
    load()
    await first
  })

  it('waits for no second try once it is asked for anew, or is over', async () => {
    failures = [emfile()]
    await reloads.reload()
    await reloads.reload()
    expect([applied, clock.pending]).to.deep.equal([1, 0])
    failures = [emfile(), emfile()]
    await reloads.reload()
    reloads.close()
    expect(clock.pending).to.equal(0)
    await reloads.reload()
    expect(clock.pending).to.equal(0)
  })
})
