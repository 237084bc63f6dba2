import { expect } from 'chai'
import { countedLog, steadyLog } from '../../src/log/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'

describe('A log that counts what is there again', () => {
  let clock: FakeClock
  let log: MemoryLog
  let counted: ReturnType<typeof countedLog>
  beforeEach(() => {
    clock = new FakeClock()
    log = new MemoryLog()
    counted = countedLog(log, clock)
  })
  const said = (): (readonly [string, unknown])[] =>
    log.lines.map(({ message, details }) => [message, details.times_again] as const)

  it('writes a failure in full once, and then every ten seconds how often it was there', async () => {
    const error = new Error('no reply')
    for (let at = 0; at < 100; at += 1) counted.error('request failed', { error, execution: `exec-${at}` })
    expect(log.lines.map(({ details }) => details)).to.deep.equal([{ error, execution: 'exec-0' }])
    await clock.advance(10_000)
    expect(log.lines.at(-1)?.details).to.deep.equal({
      error: 'no reply',
      execution: 'exec-99',
      times_again: 99,
    })
    for (let at = 0; at < 7; at += 1) counted.error('request failed', { error })
    await clock.advance(10_000)
    expect(said()).to.deep.equal([
      ['request failed', undefined],
      ['request failed', 99],
      ['request failed', 7],
    ])
  })

  it('writes it in full again after ten seconds without it', async () => {
    counted.error('request failed', { error: new Error('no reply') })
    await clock.advance(10_000)
    counted.error('request failed', { error: new Error('no reply') })
    expect(said()).to.deep.equal([
      ['request failed', undefined],
      ['request failed', undefined],
    ])
  })

  for (const [what, first, second] of [
    ['another message', ['a', {}], ['b', {}]],
    ['another method', ['failed', { method: 'a' }], ['failed', { method: 'b' }]],
    ['another instance', ['failed', { instance: 'trig-a' }], ['failed', { instance: 'trig-b' }]],
    ['another error', ['failed', { error: new Error('x') }], ['failed', { error: new TypeError('x') }]],
    ['other words of an error', ['failed', { error: new Error('x') }], ['failed', { error: new Error('y') }]],
  ] as const)
    it(`tells ${what} apart`, () => {
      for (const [message, details] of [first, second]) counted.error(message, details)
      expect(log.lines).to.have.length(2)
    })

  it('tells modules apart, whose logs are its children', () => {
    for (const module of ['mod-1', 'mod-2', 'mod-1']) counted.child({ module }).warn('failed')
    expect(log.lines).to.have.length(2)
  })

  it('takes numbers and quotations in the words of an error for the same', () => {
    for (const at of [17, 471])
      counted.error('failed', { error: new SyntaxError(`Unexpected token "${'x'.repeat(at)}" at ${at}`) })
    expect(log.lines).to.have.length(1)
  })

  it('writes few wordings of one failure in full, however many callers bring about', async () => {
    for (let at = 0; at < 500; at += 1)
      counted.error('failed', { error: new Error(`unknown name ${String.fromCharCode(0x3b1 + at)}`) })
    expect(log.lines).to.have.length(5)
    await clock.advance(10_000)
    expect(said().at(-1)).to.deep.equal(['failed', 495])
  })

  it('writes every line of lower levels', () => {
    for (const level of ['debug', 'info'] as const) for (let at = 0; at < 3; at += 1) counted[level]('called')
    expect(log.lines).to.have.length(6)
  })

  it('writes what it has counted when it closes, and leaves no timer', () => {
    for (let at = 0; at < 3; at += 1) counted.warn('failed')
    counted.close()
    expect(said()).to.deep.equal([
      ['failed', undefined],
      ['failed', 2],
    ])
    expect(clock.pending).to.equal(0)
  })

  it('forgets the oldest kind where there are too many', () => {
    for (let at = 0; at < 2; at += 1) counted.warn('first')
    for (let at = 0; at < 1000; at += 1) counted.warn('failed', { instance: `trig-${at}` })
    expect(said().filter(([message]) => message === 'first')).to.deep.equal([
      ['first', undefined],
      ['first', 1],
    ])
  })

  it('takes details that cannot be read', () => {
    const details = {
      get broken(): never {
        throw new Error('no')
      },
    }
    counted = countedLog(steadyLog(log), clock)
    for (let at = 0; at < 2; at += 1) counted.warn('failed', details)
    expect(log.lines).to.have.length(1)
  })
})
