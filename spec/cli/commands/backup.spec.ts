import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { backup, BACKUP_USAGE } from '../../../src/cli/commands/backup.js'
import { keys } from '../../../src/cli/commands/keys.js'
import { restore, RESTORE_USAGE } from '../../../src/cli/commands/restore.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { called } from '../support/called.js'

describe('placeos-webhooks backup and restore', () => {
  const makeDir = tempDirs()

  it('say what they have done, what it holds and where the former is', async () => {
    const data = join(makeDir(), 'data')
    const file = join(makeDir(), 'copy.db')
    await called(keys, ['add', '--name', 'Desk', '--role', 'admin', '--data', data])
    const made = await called(backup, [file, '--data', data])
    expect([made.code, made.err]).to.deep.equal([0, `Copying ${data} to ${file}\n`])
    const counts =
      '0 modules, 0 systems, 0 triggers, 0 system triggers, 1 API key, 0 executions, 0 kept replies'
    expect(made.out).to.match(new RegExp(`^${file}: 0\\.\\d MB, verified, with ${counts}\n$`))
    const back = await called(restore, [file, '--data', data])
    expect([back.code, back.err]).to.deep.equal([0, ''])
    const [before = '', last = ''] = back.out.split('\n')
    expect(last).to.equal(`${data} has ${file}, verified, with ${counts}`)
    expect(existsSync(before.replace('What was there before is ', ''))).to.equal(true)
    rmSync(data, { recursive: true })
    expect((await called(restore, [file, '--data', data])).out).to.equal(`${last}\n`)
    expect((await called(keys, ['list', '--data', data])).out).to.match(/Desk/)
  })

  it('say what is the matter with a file, and name it', async () => {
    const [data, file] = [makeDir(), join(makeDir(), 'copy.db')]
    expect(await called(restore, [file, '--data', data])).to.deep.equal({
      ...{ code: 1, out: '' },
      err: `${file}: is not there\n`,
    })
    expect((await called(backup, [file, '--data', data])).err).to.match(
      /^--data \(DATA_DIR\): there is no placeos-webhooks\.db in the data folder/m,
    )
  })

  const commands = [
    { name: 'backup', command: backup, usage: BACKUP_USAGE },
    { name: 'restore', command: restore, usage: RESTORE_USAGE },
  ]
  for (const { name, command, usage } of commands) {
    it(`${name} names PostgreSQL's own commands where the records are there, and no password`, async () => {
      const said = { out: '', err: '' }
      const code = await command(
        ['copy.db'],
        { DATABASE_URL: 'postgres://u:pass-1234@db/name' },
        { out: (text) => (said.out += text), err: (text) => (said.err += text) },
      )
      expect([code, said.out]).to.deep.equal([1, ''])
      expect(said.err)
        .to.match(/pg_dump --format=custom/)
        .and.to.match(/pg_restore/)
      expect(said.err).not.to.include('pass-1234')
    })

    it(`${name} prints its usage for --help, and without a file`, async () => {
      expect(await called(command, ['--help'])).to.deep.equal({ code: 0, out: usage, err: '' })
      const { code, err } = await called(command, [])
      expect(code).to.equal(2)
      expect(err).to.match(new RegExp(`^FILE is required.*; see placeos-webhooks ${name} --help\n$`))
    })
  }
})
