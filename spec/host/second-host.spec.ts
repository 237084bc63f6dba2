import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { addressOf, hosts, MAIN, processes } from '../support/processes.js'
import { site, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'

describe('A second host on a data folder', () => {
  const start = hosts()
  const run = processes()
  const makeDir = tempDirs()

  it('is refused with the process and address of the first, and starts at once when that was killed', async () => {
    const data = makeDir()
    const args = ['--config', writeSite(makeDir(), site({})), '--data', data]
    const first = start(args)
    const address = await addressOf(first)
    // Nobody reads it on a terminal.
    await first.says(/^Webhook of Site: .*secret=\[secret\]$/m)
    expect(first.stdout).not.to.include('site-secret')
    const second = start(args)
    expect(await second.exit).to.equal(1)
    expect([second.stdout, second.stderr]).to.deep.equal([
      '',
      `--data (DATA_DIR): a host is at work on this data folder already (process ${first.id}, ${address}): stop it, or name another folder\n`,
    ])

    const copy = join(makeDir(), 'copy')
    cpSync(data, copy, { recursive: true })
    await addressOf(start([...args.slice(0, 2), '--data', copy]))
    const commands = [
      ['keys', 'list'],
      ['check', '--config', args[1] ?? ''],
      ['webhooks', 'trig-site'],
    ].map((words) => run(process.execPath, [MAIN, ...words, '--data', data]))
    expect(await Promise.all(commands.map(({ exit }) => exit))).to.deep.equal([0, 0, 0])
    expect(commands[2]?.stdout).to.equal(
      `${address}/api/engine/v2/webhook/trig-site/notify?secret=site-secret\n`,
    )

    first.signal('SIGKILL')
    await first.exit
    await addressOf(start(args))
  })
})
