import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readMetrics } from '../operations/support/scraped.js'
import { addressOf, hosts, MAIN, processes, type SpawnedProcess } from '../support/processes.js'
import { pipes } from '../support/pipes.js'
import { tempDirs } from '../support/temp-dirs.js'
import { until } from '../support/until.js'

const ADMIN_KEY = 'an-admin-key-for-the-spec'

const ROWS = Array.from({ length: 300 }, (_, row) => ({ id: `trigger-${String(row)}`, name: 'Door' }))

describe('A command of placeos-webhooks', () => {
  const start = hosts()
  const run = processes()
  const makeDir = tempDirs()
  const makePipe = pipes()
  let dir: string
  beforeEach(() => {
    dir = makeDir()
    writeFileSync(join(dir, 'export.json'), JSON.stringify(ROWS))
  })

  /** A command whose output goes elsewhere. */
  const command = (words: string, redirect: string): SpawnedProcess =>
    run(process.execPath, [MAIN, ...words.replaceAll('DIR', dir).split(' ')], { redirect })

  /** What a command in a pipeline comes to: its exit code, what it says on standard error, and what is read. */
  async function piped(words: string, reader: string): Promise<[code: string, err: string, read: string]> {
    const codeFile = join(dir, 'code')
    const line = `{ "$0" "$@"; echo $? >'${codeFile}'; } | ${reader}`
    const args = ['-c', line, process.execPath, MAIN, ...words.replaceAll('DIR', dir).split(' ')]
    const pipeline = run('sh', args)
    await pipeline.exit
    return [readFileSync(codeFile, 'utf8').trim(), pipeline.stderr, pipeline.stdout]
  }

  const commands = [
    '--help',
    '--version',
    'keys list --data DIR',
    'keys add --name reader --role user --data DIR',
    'import DIR/export.json --data DIR',
    'check --data DIR',
  ]
  for (const words of commands) {
    it(`ends quietly with 0 when its reader goes: ${words}`, async () => {
      const [code, err] = await piped(words, 'true')
      expect([code, err.replace(/^Made the user key .*\n/, '')]).to.deep.equal(['0', ''])
    })

    it(`says so in one line, and ends with 1, when its output is on a full disk: ${words}`, async () => {
      const ended = command(words, '>/dev/full')
      expect(await ended.exit).to.equal(1)
      expect(ended.stderr.replace(/^Made the user key .*\n/, '')).to.equal(
        'standard output cannot be written: ENOSPC\n',
      )
    })
  }

  it('ends with its own code when what it says of a mistake cannot be written', async () => {
    expect(await command('--colour', '2>/dev/full').exit).to.equal(2)
    expect(await command('keys remove none --data DIR', '2>/dev/full').exit).to.equal(1)
  })

  it('imports everything, even if only the head of its report is read', async () => {
    const [code, err, read] = await piped('import DIR/export.json --data DIR', 'head -n 1')
    expect([code, err, read]).to.deep.equal(['0', '', 'created   trigger trigger-0\n'])
    const again = await piped('import DIR/export.json --data DIR', 'tail -n 1')
    expect(again[2]).to.equal('0 created, 0 updated, 300 unchanged, 0 refused\n')
  })

  describe('that watches executions', () => {
    /** A host, and a way to call its webhook. */
    async function begin(): Promise<{ address: string; hook: string }> {
      const host = start([], { cwd: dir, env: { ADMIN_KEY } })
      const address = await addressOf(host)
      const [, hook = ''] = await host.says(/^Webhook of .*: (http\S+)$/m)
      return { address, hook }
    }

    /** How much live clients of a host watch. */
    async function bindings(address: string): Promise<number | undefined> {
      const answer = await fetch(`${address}/metrics`, { headers: { 'X-API-Key': ADMIN_KEY } })
      return readMetrics(await answer.text()).get('bindings')
    }

    /** What was said beside that it watches. */
    const troublesIn = (text = ''): string => text.replaceAll(/^watching .*\n/gm, '')

    /** Calls a webhook until something has come of it. */
    const callUntil = (hook: string, seen: () => boolean | Promise<boolean>): Promise<true> =>
      until(
        async () => {
          await fetch(hook, { method: 'POST' })
          return (await seen()) ? true : undefined
        },
        () => 'nothing came of the calls',
      )

    it('ends quietly when its reader has had enough', async () => {
      const { address, hook } = await begin()
      const words = `watch sys-boardroom --url ${address} --key ${ADMIN_KEY}`
      let ended: string[] | undefined
      const pipeline = piped(words, 'head -n 1').then((said) => (ended = said))
      await callUntil(hook, () => ended !== undefined)
      await pipeline
      expect([ended?.[0], troublesIn(ended?.[1])]).to.deep.equal(['0', ''])
      expect(ended?.[2]).to.match(/^.+\n$/)
    })

    it('ends at a signal though its reader has stopped reading', async () => {
      const { address, hook } = await begin()
      const words = `watch sys-boardroom --url ${address} --key ${ADMIN_KEY}`
      const stuck = command(words, `>${makePipe.full()}`)
      const other = command(words, '')
      await callUntil(hook, async () => other.stdout !== '' && (await bindings(address)) === 2)
      const seen = other.stdout.length
      await callUntil(hook, () => other.stdout.length > seen)
      stuck.signal('SIGTERM')
      expect([await stuck.exit, troublesIn(stuck.stderr)]).to.deep.equal([0, ''])
    })
  })
})
