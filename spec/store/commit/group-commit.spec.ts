import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { Problem } from '../../../src/problem/index.js'
import { GroupCommit } from '../../../src/store/commit/group-commit.js'
import type { Statement, Write } from '../../../src/store/commit/write.js'
import { thrownBy } from '../../support/thrown.js'
import { Latch } from '../../webhooks/support/latch.js'

const statement: Statement = {
  kind: 'put',
  table: 'executions',
  columns: { id: 'text' },
  isAmongEdits: false,
}
const write = (id: string): Write[] => [{ statement, rows: [[id]] }]

describe('Writes of one moment', () => {
  let commits: string[]
  let opened: Promise<unknown>
  let failure: (ids: string) => Error | undefined
  let group: GroupCommit
  beforeEach(() => {
    commits = []
    opened = Promise.resolve()
    failure = () => undefined
    group = new GroupCommit(async (writes) => {
      const ids = writes.flatMap(({ rows }) => rows.map(([id]) => String(id))).join(' ')
      await opened
      const error = failure(ids)
      if (error) throw error
      commits.push(ids)
      return commits.length
    })
  })

  it('are one commit, and so are those that come while it is under way', async () => {
    const latch = new Latch(null)
    opened = latch.opened
    const first = ['a', 'b'].map((id) => group.write(write(id)))
    await turn()
    const later = ['c', 'd', 'e'].map((id) => group.write(write(id)))
    latch.open()
    expect(await Promise.all([...first, ...later])).to.deep.equal([1, 1, 2, 2, 2])
    expect(commits).to.deep.equal(['a b', 'c d e'])
  })

  it('are one commit with what those write who have waited for the last one', async () => {
    const goOn = async (id: string): Promise<void> => {
      await group.write(write(id))
      await Promise.resolve()
      await group.write(write(`${id}2`))
    }
    await Promise.all([goOn('a'), goOn('b')])
    expect(commits).to.deep.equal(['a b', 'a2 b2'])
  })

  it('all fail when the database cannot be used', async () => {
    failure = () => new Problem('storage-unavailable', 'locked')
    const errors = await Promise.all(['a', 'b'].map((id) => thrownBy(() => group.write(write(id)))))
    expect(errors.map((error) => error instanceof Problem)).to.deep.equal([true, true])
  })

  it('do not suffer for one that is wrong itself', async () => {
    failure = (ids) => (ids.includes('b') ? new Error('no such column') : undefined)
    const [a, b, c] = ['a', 'b', 'c'].map((id) => group.write(write(id)))
    expect(await thrownBy(() => b)).to.have.property('message', 'no such column')
    expect([await a, await c, commits]).to.deep.equal([1, 2, ['a', 'c']])
  })

  it('are over before it is idle', async () => {
    const written = group.write(write('a'))
    await group.idle()
    expect([await written, commits]).to.deep.equal([1, ['a']])
  })
})
