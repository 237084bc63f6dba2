import { expect } from 'chai'
import { MemoryLog } from '../../src/testing/index.js'

describe('A memory log', () => {
  it('keeps its lines and those of its children, in order, each with all its details', () => {
    const log = new MemoryLog()
    log.debug('one')
    const child = log.child({ module: 'mod-1' })
    child.info('two', { count: 1 })
    child.child({ driver: 'Lamp' }).warn('three', { module: 'mod-2' })
    log.error('four', { count: 2 })
    expect(log.lines).to.deep.equal([
      { level: 'debug', message: 'one', details: {} },
      { level: 'info', message: 'two', details: { module: 'mod-1', count: 1 } },
      { level: 'warn', message: 'three', details: { module: 'mod-2', driver: 'Lamp' } },
      { level: 'error', message: 'four', details: { count: 2 } },
    ])
  })
})
