import { expect } from 'chai'
import { contain, silentLog } from '../../src/log/index.js'
import { MemoryLog } from '../../src/testing/index.js'

describe('Contained code', () => {
  it('runs at once, and nothing is logged when it ends well', async () => {
    const log = new MemoryLog()
    let ran = false
    contain(log, 'a task', () => {
      ran = true
      return Promise.resolve(1)
    })
    expect(ran).to.equal(true)
    await Promise.resolve()
    expect(log.lines).to.deep.equal([])
  })

  const cases: [how: string, run: (error: unknown) => unknown][] = [
    [
      'throws',
      (error) => {
        throw error
      },
    ],
    ['rejects with', (error) => Promise.reject(error)],
  ]
  for (const [how, run] of cases)
    for (const error of [new Error('broken'), 'just text', undefined])
      it(`becomes a log line when it ${how} ${String(error)}`, async () => {
        const log = new MemoryLog()
        contain(log, 'a task', () => run(error))
        await Promise.resolve()
        expect(log.lines).to.deep.equal([{ level: 'error', message: 'a task failed', details: { error } }])
      })
})

describe('The silent log', () => {
  it('takes everything, says nothing and has itself for a child', () => {
    for (const level of ['debug', 'info', 'warn', 'error'] as const)
      expect(() => {
        silentLog[level]('message', { error: new Error('x') })
      }).not.to.throw()
    expect(silentLog.child({ module: 'mod-1' })).to.equal(silentLog)
  })
})
