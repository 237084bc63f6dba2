import { isBuiltin } from 'node:module'
import { resolve } from 'node:path'
import { expect } from 'chai'
import { MAIN, processes } from '../../support/processes.js'
import { tempDirs } from '../../support/temp-dirs.js'

describe('A command whose SQLite was built for another Node', () => {
  const run = processes()
  const makeDir = tempDirs()

  it('says so in two lines, the cause and the cure, and so does a start', async function () {
    // A Node that brings one needs no other.
    if (isBuiltin('node:sqlite')) this.skip()
    const env = { NODE_OPTIONS: `-r ${resolve('spec/cli/support/other-node.cjs')}`, PORT: '0' }
    const ended = [['keys', 'list'], ['check'], ['webhooks'], []].map((words) =>
      run(process.execPath, [MAIN, ...words], { env: { ...env, DATA_DIR: makeDir() } }),
    )
    expect(await Promise.all(ended.map(({ exit }) => exit))).to.deep.equal([1, 1, 1, 1])
    for (const { stdout, stderr } of ended)
      expect(stdout + stderr).to.match(
        /better-sqlite3 was built for another Node \(its ABI is 127, .*\nBuild it for this one: npm rebuild better-sqlite3\n/,
      )
  })
})
