import { expect } from 'chai'
import { LockWatch } from '../../../src/store/postgres/lock-watch.js'
import { MemoryLog } from '../../../src/testing/index.js'

describe('A wait for the lock of another session', () => {
  it('is said at once, then each ten seconds, and when it is over', () => {
    const log = new MemoryLog()
    const watch = new LockWatch(log)
    const blockers = [{ pid: 7, application: 'psql' }]
    watch.look([], 0)
    for (let now = 500; now <= 21_000; now += 500) watch.look(blockers, now)
    watch.look([], 21_500)
    watch.look([], 22_000)
    const waits = 'a start waits for a lock of another session of the database'
    expect(log.lines.map(({ message, details }) => [message, details.seconds])).to.deep.equal([
      [waits, 0],
      [waits, 10],
      [waits, 20],
      ['the lock was released: the tables are brought up to date', undefined],
    ])
    expect(log.lines[0]?.details.sessions).to.deep.equal(blockers)
  })
})
