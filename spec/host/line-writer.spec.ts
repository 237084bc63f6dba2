import { expect } from 'chai'
import fc from 'fast-check'
import { LineWriter } from '../../src/host/line-writer.js'
import { FakeClock } from '../../src/testing/index.js'

/** What is written to, whose room is in the hands of the spec. */
class Target {
  text = ''
  tries = 0
  paused = 0
  /** How many bytes it still takes. */
  room = Infinity
  /** How many bytes its reader takes out while the process pauses. */
  read = 0
  code = 'EAGAIN'
  readonly clock = new FakeClock()

  readonly write = (bytes: Buffer): number => {
    this.tries += 1
    if (this.room === 0) throw Object.assign(new Error(this.code), { code: this.code })
    const taken = bytes.subarray(0, this.room)
    this.room -= taken.length
    this.text += taken.toString('latin1')
    return taken.length
  }

  readonly after = (delayMs: number, run: () => void): void => {
    this.clock.after(delayMs, run)
  }

  readonly pause = (ms: number): void => {
    this.paused += ms
    this.room += this.read
  }
}

describe('Lines that are written', () => {
  let target: Target
  beforeEach(() => {
    target = new Target()
  })

  /** A writer that says itself what was dropped, as a log does. */
  function makeWriter(mostBytes: number): LineWriter {
    const writer = new LineWriter(target, {
      mostBytes,
      onResumed: (dropped) => {
        writer.write(`(${String(dropped)} dropped)\n`)
      },
    })
    return writer
  }

  it('are there at once while they can be written', () => {
    const writer = makeWriter(10)
    writer.write('one\n')
    writer.write('a line of more bytes than may wait\n')
    expect(target.text).to.equal('one\na line of more bytes than may wait\n')
    expect([writer.dropped, target.clock.pending]).to.deep.equal([0, 0])
  })

  for (const code of ['EAGAIN', 'ENOSPC', 'EPIPE', 'EIO', 'EBADF'])
    it(`wait after ${code}, are dropped when too many wait, and are counted in a line once there is room`, async () => {
      const writer = makeWriter(12)
      target.room = 6
      target.code = code
      for (const line of ['one\n', 'two\n', 'three\n', 'four\n', 'five\n', 'six\n']) writer.write(line)
      expect([target.text, writer.dropped]).to.deep.equal(['one\ntw', 3])
      await target.clock.advance(60_000)
      target.room = Infinity
      await target.clock.advance(1000)
      writer.write('seven\n')
      expect(target.text).to.equal('one\ntwo\nthree\n(3 dropped)\nseven\n')
      expect([writer.dropped, target.clock.pending]).to.deep.equal([3, 0])
    })

  it('are not tried more than once a second where none has gone for long', async () => {
    const writer = makeWriter(100)
    target.room = 0
    writer.write('one\n')
    await target.clock.advance(3000)
    const { tries } = target
    for (let line = 0; line < 1000; line += 1) writer.write('another\n')
    await target.clock.advance(10_000)
    expect(target.tries - tries).to.equal(10)
  })

  it('follow a reader that is slow, without waiting for each piece of them for long', async () => {
    const writer = makeWriter(1000)
    target.room = 0
    for (let line = 0; line < 10; line += 1) writer.write('0123456\n')
    await target.clock.advance(20_000)
    target.room = 8
    while (target.text === '') await target.clock.advance(1)
    for (let line = 0; line < 9; line += 1) {
      target.room = 8
      await target.clock.advance(5)
    }
    expect(target.text).to.equal('0123456\n'.repeat(10))
  })

  it('that say what was dropped are not lost themselves', async () => {
    const writer = makeWriter(4)
    target.room = 0
    for (const line of ['one\n', 'two\n', 'three\n']) writer.write(line)
    target.room = 4
    await target.clock.advance(1000)
    expect(target.text).to.equal('one\n')
    target.room = Infinity
    await target.clock.advance(1000)
    expect(target.text).to.equal('one\n(2 dropped)\n')
  })

  it('that wait when the process ends go to a reader that reads', () => {
    const writer = makeWriter(12)
    target.room = 0
    for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) writer.write(line)
    target.read = 5
    writer.end()
    expect(target.text).to.equal('one\ntwo\n(2 dropped)\n')
  })

  it('that wait when the process ends hold it up for 100 milliseconds at most', () => {
    const writer = makeWriter(12)
    target.room = 0
    writer.write('one\n')
    writer.end()
    expect(target.paused).to.equal(100)
  })

  it('are all there in their order or are counted, however much of them can be written and when', async () => {
    const step = fc.oneof(
      fc.record({ lines: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ room: fc.oneof(fc.nat({ max: 40 }), fc.constant(Infinity)) }),
      fc.record({ ms: fc.nat({ max: 3000 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        target = new Target()
        const writer = makeWriter(30)
        let written = 0
        for (const step of steps) {
          if ('room' in step) target.room = step.room
          else if ('ms' in step) await target.clock.advance(step.ms)
          else for (let left = step.lines; left > 0; left -= 1) writer.write(`${String((written += 1))}\n`)
        }
        target.room = Infinity
        await target.clock.advance(5000)
        let [next, dropped] = [1, 0]
        for (const line of target.text.trimEnd().split('\n').filter(Boolean)) {
          const [, count] = /^\((\d+) dropped\)$/.exec(line) ?? []
          if (count === undefined) expect(line).to.equal(String(next))
          next += Number(count ?? 1)
          dropped += Number(count ?? 0)
        }
        expect([next - 1, dropped]).to.deep.equal([written, writer.dropped])
      }),
    )
  })
})
