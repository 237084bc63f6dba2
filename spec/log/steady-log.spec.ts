import { expect } from 'chai'
import { silentLog, steadyLog, type Log, type LogDetails } from '../../src/log/index.js'
import { MemoryLog } from '../../src/testing/index.js'

/** Details of which one member cannot be read. */
const fragile = (): LogDetails => ({
  door: 'north',
  get state(): string {
    throw new Error('the device has gone')
  },
})

function revoked(): LogDetails {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe('A steady log', () => {
  for (const level of ['debug', 'info', 'warn', 'error'] as const)
    it(`says at ${level} what of its details can be read`, () => {
      const memory = new MemoryLog()
      steadyLog(memory)[level]('rang', fragile())
      expect(memory.lines).to.deep.equal([
        { level, message: 'rang', details: { door: 'north', state: 'cannot be read' } },
      ])
    })

  it('says the message alone where none of its details can be read', () => {
    const memory = new MemoryLog()
    steadyLog(memory).info('rang', revoked())
    expect(memory.lines).to.deep.equal([{ level: 'info', message: 'rang', details: {} }])
  })

  it('has children that are as steady, and goes on itself where one cannot be made', () => {
    const memory = new MemoryLog()
    steadyLog(memory).child({ module: 'mod-1' }).warn('rang', fragile())
    steadyLog(memory).child(fragile()).warn('rang')
    expect(memory.lines.map(({ details }) => details)).to.deep.equal([
      { module: 'mod-1', door: 'north', state: 'cannot be read' },
      {},
    ])
  })

  it('never throws, even when the log of the host always does', () => {
    const fail = (): never => {
      throw new Error('the disk has gone')
    }
    const broken: Log = { debug: fail, info: fail, warn: fail, error: fail, child: fail }
    expect(() => {
      const log = steadyLog(broken).child({ module: 'mod-1' })
      log.info('rang', { times: 1 })
    }).not.to.throw()
  })

  it('says how many lines were dropped where the log of the host knows', () => {
    expect(steadyLog({ ...silentLog, dropped: () => 3 }).dropped?.()).to.equal(3)
    expect(steadyLog(silentLog)).not.to.have.property('dropped')
  })
})
