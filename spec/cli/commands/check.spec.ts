import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { check, CHECK_USAGE } from '../../../src/cli/commands/check.js'
import { addressOf, hosts, MAIN, processes, type SpawnedProcess } from '../../support/processes.js'
import { site, writeSite } from '../../support/site.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { called } from '../support/called.js'

const PASSWORD = 'the-password-of-the-desk'

describe('placeos-webhooks check', () => {
  const run = processes()
  const start = hosts()
  const makeDir = tempDirs()

  const checking = (
    configuration: unknown,
    { data = makeDir(), env = {} }: { data?: string; env?: Record<string, string> } = {},
  ): SpawnedProcess => {
    const config = writeSite(makeDir(), configuration)
    return run(process.execPath, [MAIN, 'check', '--config', config, '--data', data], { env })
  }

  /** What was printed, the blanks between its columns aside. */
  const linesOf = ({ stdout }: SpawnedProcess): string[] =>
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.replaceAll(/ {2,}/g, ' '))

  it('prints a line for each thing and exits with 0 where a host would start', async () => {
    const data = join(makeDir(), 'data')
    const env = { SMTP_URL: `smtps://desk:${PASSWORD}@mail.example.org`, ADMIN_KEY: `key-${PASSWORD}` }
    const checked = checking(site({ Counter: {} }), { data, env })
    expect(await checked.exit).to.equal(0)
    const lines = linesOf(checked)
    expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).to.deep.equal([
      'ok settings',
      'ok configuration',
      'ok drivers',
      'ok modules',
      'ok database',
      'ok mail',
      'A host',
    ])
    expect(lines[1]).to.match(/site\.json: 1 system, 1 module, 1 trigger, 1 system trigger$/)
    expect(lines[4]).to.equal(`ok database ${data}: none of ours yet: a start makes it`)
    expect(lines[5]).to.equal('ok mail server mail.example.org, which is not asked')
    expect(checked.stdout + checked.stderr).not.to.include(PASSWORD)
    expect([checked.stderr, existsSync(data)]).to.deep.equal(['', false])
  })

  it('prints a line for each fault, with its place, and exits with 1', async () => {
    const modules = [
      { id: 'mod-0', driver: 'Gong' },
      { id: 'mod-1', driver: 'Webhook Display', settings: { device: { host: 'display', port: 0 } } },
    ]
    const checked = checking(site({}, { modules }))
    expect(await checked.exit).to.equal(1)
    const faults = linesOf(checked).filter((line) => line.startsWith('fault'))
    expect(faults).to.have.length(2)
    expect(faults[0]).to.match(
      /^fault modules \S+site\.json: modules\[0\]\.driver: no driver is called "Gong"/,
    )
    expect(faults[1]).to.match(/^fault modules \S+site\.json: modules\[1\]\.settings\.device\.port: /)
    expect(checked.stdout).to.match(/\nA host would not start\.\n$/)
  })

  it('says in which line a configuration is no JSON', async () => {
    const checked = checking('{\n  "modules": [},\n')
    expect(await checked.exit).to.equal(1)
    expect(linesOf(checked)[0]).to.match(
      /^fault configuration \S+site\.json: is not JSON: look at line 2: a value is missing$/,
    )
  })

  it('says that a database cannot be reached, and not its password', async () => {
    const env = { DATABASE_URL: `postgres://hooks:${PASSWORD}@127.0.0.1:1/hooks` }
    const checked = checking(site({}), { env })
    expect(await checked.exit).to.equal(1)
    expect(linesOf(checked).find((line) => line.startsWith('fault'))).to.match(
      /^fault database 127\.0\.0\.1:1: the PostgreSQL database cannot be used: nothing listens there: .*\(ECONNREFUSED\)$/,
    )
    expect(checked.stdout + checked.stderr).not.to.include(PASSWORD)
  })

  it('finds the database of a host that runs up to date, and makes no module', async () => {
    const data = makeDir()
    const host = start(['--config', writeSite(makeDir(), site({})), '--data', data])
    const address = await addressOf(host)
    const before = readdirSync(data)
    const checked = checking(site({}), { data })
    expect(await checked.exit).to.equal(0)
    expect(linesOf(checked)).to.include(
      `ok database ${data}: is up to date; a host is at work on it (process ${String(host.id)}, ${address}), stop that one before a start`,
    )
    expect(readdirSync(data)).to.deep.equal(before)
  })

  for (const args of [['--colour'], ['--port', '65536'], ['elsewhere']])
    it(`refuses "${args.join(' ')}" in one line, which names its help`, async () => {
      const { code, out, err } = await called(check, args)
      expect([code, out]).to.deep.equal([2, ''])
      expect(err).to.match(/^[^\n]+; see placeos-webhooks check --help\n$/)
    })

  it('prints its usage when it is asked to', async () => {
    expect(await called(check, ['--help'])).to.deep.equal({ code: 0, out: CHECK_USAGE, err: '' })
  })
})
