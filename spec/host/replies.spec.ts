import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { addressOf, hosts, type SpawnedProcess } from '../support/processes.js'
import { site, siteUrl, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'
import { until } from '../support/until.js'

const KEYED = { method: 'POST', headers: { 'Idempotency-Key': 'order-7' } }

describe('A host on SQLite that keeps replies', () => {
  const start = hosts()
  const makeDir = tempDirs()
  let dir: string
  /** The driver answers once this file is there. */
  let answerFile: string
  beforeEach(() => {
    dir = makeDir()
    answerFile = join(dir, 'answer')
  })

  const begin = async (
    policy: object = {},
  ): Promise<{ host: SpawnedProcess; address: string; hook: string }> => {
    const [instance] = site({}).system_triggers as object[]
    const idempotency = { key: { from: 'header', name: 'Idempotency-Key' } }
    const changes = { system_triggers: [{ ...instance, idempotency, ...policy }] }
    const config = writeSite(dir, site({ Holder: { until: answerFile, bytes: 200_000 } }, changes))
    const host = start(['--config', config], { env: { DATA_DIR: dir } })
    const address = await addressOf(host)
    return { host, address, hook: siteUrl(address, 'Holder', 'hold') }
  }
  const end = async (host: SpawnedProcess, signal: NodeJS.Signals): Promise<void> => {
    host.signal(signal)
    await host.exit
  }
  /** How often its driver has been called. */
  const held = ({ stderr }: SpawnedProcess): number => [...stderr.matchAll(/a delivery is held/g)].length
  const codeOf = async (response: Response): Promise<unknown> => {
    const { code, detail } = (await response.json()) as { code: string; detail: string }
    return [response.status, code, detail]
  }

  it('does not run again what was under way when it was killed, and says which that was', async () => {
    const first = await begin({ reply_budget: 0.2 })
    const notice = await fetch(first.hook, KEYED)
    const { execution, status_url } = (await notice.json()) as { execution: string; status_url: string }
    expect([notice.status, held(first.host)]).to.deep.equal([202, 1])
    await end(first.host, 'SIGKILL')
    writeFileSync(answerFile, '')
    const second = await begin()
    const interrupted = [
      409,
      'execution-interrupted',
      `the process ended in the middle of the execution ${execution}`,
    ]
    expect(await codeOf(await fetch(second.hook, KEYED))).to.deep.equal(interrupted)
    expect(await codeOf(await fetch(second.address + status_url))).to.deep.equal(interrupted)
    expect(held(second.host)).to.equal(0)
    const other = await fetch(second.hook, { ...KEYED, headers: { 'Idempotency-Key': 'order-8' } })
    expect([other.status, held(second.host)]).to.deep.equal([200, 1])
  })

  it('has a late reply, and what a repeat is answered, after it was started again', async () => {
    const first = await begin({ reply_budget: 0.2 })
    const notice = await fetch(first.hook, KEYED)
    const { status_url } = (await notice.json()) as { status_url: string }
    expect((await fetch(first.address + status_url)).status).to.equal(202)
    writeFileSync(answerFile, '')
    const come = await until(
      async () => {
        const response = await fetch(first.address + status_url)
        return response.status === 202 ? undefined : await response.text()
      },
      () => 'the reply never comes',
    )
    expect(come).to.equal('h'.repeat(200_000))
    await end(first.host, 'SIGTERM')
    const second = await begin()
    const late = await fetch(second.address + status_url)
    const repeat = await fetch(second.hook, KEYED)
    for (const response of [late, repeat])
      expect([response.status, await response.text()]).to.deep.equal([200, come])
    expect([late, repeat].map(({ headers }) => headers.get('Idempotent-Replay'))).to.deep.equal([
      null,
      'true',
    ])
    expect(held(second.host)).to.equal(0)
  })

  it('keeps each reply before it is sent', async () => {
    writeFileSync(answerFile, '')
    const first = await begin()
    const answered = await (await fetch(first.hook, KEYED)).text()
    await end(first.host, 'SIGKILL')
    const second = await begin()
    const repeat = await fetch(second.hook, KEYED)
    expect([repeat.status, await repeat.text(), held(second.host)]).to.deep.equal([200, answered, 0])
  })
})
