import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { readMetrics } from '../operations/support/scraped.js'
import { freePort } from '../support/free-port.js'
import { pipes } from '../support/pipes.js'
import { addressOf, hosts, processes, type SpawnedProcess } from '../support/processes.js'
import { site, siteUrl, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'
import { until } from '../support/until.js'

const ADMIN_KEY = 'an-admin-key-for-the-spec'

/** How long a host may take to end, in milliseconds. */
const LIMIT_MS = 10_000

/** How many lines the driver logs with each call, and in how many calls more than a pipe and the log hold. */
const LINES = 500
const MANY_CALLS = 6

/** Of a second's processor time, in the hundredths the machine counts, what a host may need that does nothing. */
const IDLE_TICKS = 30

interface Running {
  readonly host: SpawnedProcess
  readonly address: string
}

/** The hundredths of a second a process has computed. */
function ticksOf({ id }: SpawnedProcess): number {
  const [, rest = ''] = readFileSync(`/proc/${String(id)}/stat`, 'utf8').split(') ')
  const [user, system] = rest.split(' ').slice(11, 13).map(Number)
  return (user ?? NaN) + (system ?? NaN)
}

async function talk({ address }: Running, calls: number, method = 'talk'): Promise<void> {
  for (let call = 0; call < calls; call += 1) {
    const answer = await fetch(siteUrl(address, 'Talker', method), {
      method: 'POST',
      signal: AbortSignal.timeout(20_000),
    })
    expect([answer.status, await answer.text()]).to.deep.equal([200, 'said'])
  }
}

async function endsInTime({ host }: Running): Promise<void> {
  const began = performance.now()
  host.signal('SIGTERM')
  expect(await host.exit).to.equal(0)
  expect(performance.now() - began).to.be.below(LIMIT_MS)
}

describe('A host whose output cannot always be written', function () {
  this.timeout(90_000)
  const start = hosts()
  const run = processes()
  const makeDir = tempDirs()
  const makePipe = pipes()

  /** A host whose driver logs much. */
  const begin = (redirect?: string, env: Record<string, string> = {}): SpawnedProcess => {
    const config = writeSite(makeDir(), site({ Talker: { lines: LINES } }))
    const options = redirect === undefined ? {} : { redirect }
    return start(['--config', config], { env: { ADMIN_KEY, ...env }, ...options })
  }
  const ready = async (host: SpawnedProcess): Promise<Running> => ({ host, address: await addressOf(host) })

  /** A host whose log goes to `cat`. */
  async function readByCat(): Promise<Running & { cat: SpawnedProcess }> {
    const pipe = makePipe.empty()
    const cat = run('cat', [pipe])
    return { ...(await ready(begin(`2>${pipe}`))), cat }
  }

  const logs: [what: string, running: () => Promise<Running>][] = [
    ['is on a full disk', () => ready(begin('2>/dev/full'))],
    ['is a pipe that nobody reads', () => ready(begin(`2<>${makePipe.empty()}`))],
    [
      'is a socket that nobody reads',
      async () => {
        const running = await ready(begin())
        running.host.ignoreLog()
        return running
      },
    ],
    [
      'is a pipe whose reader has gone',
      async () => {
        const { cat, ...running } = await readByCat()
        cat.signal('SIGKILL')
        await cat.exit
        return running
      },
    ],
    [
      'is a socket whose reader has gone',
      async () => {
        const running = await ready(begin())
        running.host.closeLog()
        return running
      },
    ],
    ['is closed', () => ready(begin('2>&-'))],
  ]
  for (const [what, running] of logs)
    it(`answers, rests and ends in time while its log ${what}`, async () => {
      const one = await running()
      await talk(one, MANY_CALLS)
      const before = ticksOf(one.host)
      await pause(1000)
      expect(ticksOf(one.host) - before).to.be.below(IDLE_TICKS)
      await talk(one, 1)
      await endsInTime(one)
    })

  it('says how many lines of its log were dropped once it is read again, in a line and a metric', async () => {
    const { cat, ...running } = await readByCat()
    cat.signal('SIGSTOP')
    await talk(running, MANY_CALLS)
    cat.signal('SIGCONT')
    const [line] = await cat.says(/^.*lines of the log were dropped.*$/m)
    const { lines, level } = JSON.parse(line) as { lines: number; level: number }
    await talk(running, 1)
    const arrived = (): number => [...cat.stdout.matchAll(/"msg":"talk/g)].length
    await until(
      () => (arrived() + lines === (MANY_CALLS + 1) * LINES ? true : undefined),
      () => `${String(arrived())} lines arrived, and ${String(lines)} were dropped`,
    )
    expect([lines > 0, level]).to.deep.equal([true, 50])
    const answer = await fetch(`${running.address}/metrics`, { headers: { 'X-API-Key': ADMIN_KEY } })
    expect(readMetrics(await answer.text()).get('log_lines_dropped_total')).to.equal(lines)
    for (const each of cat.stdout.trimEnd().split('\n')) expect(JSON.parse(each)).to.include.keys('msg')
    await endsInTime(running)
  })

  it('has all lines of its log written as it ends, where they are read', async () => {
    const { cat, ...running } = await readByCat()
    await talk(running, 1)
    await endsInTime(running)
    await cat.exit
    expect([...cat.stdout.matchAll(/"msg":"talk/g)]).to.have.length(LINES)
  })

  it('answers and ends in time though a driver writes to the console, and nobody reads that', async () => {
    // A host that cannot say where it listens must be told.
    const port = await freePort()
    const host = begin(`>${makePipe.full()}`, { PORT: String(port) })
    const one = { host, address: `http://127.0.0.1:${String(port)}` }
    await until(
      () => fetch(`${one.address}/healthz`).catch(() => undefined),
      () => `the host did not answer:\n${host.stderr}`,
    )
    await talk(one, MANY_CALLS, 'chat')
    await endsInTime(one)
  })

  it('passes on what a driver writes to the console: as it is, or as lines of the log without secrets', async () => {
    const one = await ready(begin())
    await talk(one, 1, 'chat')
    await one.host.logs(/"level":40,.*"msg":"chat with the secret=\[secret\]"/)
    await endsInTime(one)
    expect([...one.host.stdout.matchAll(/^chat\.+$/gm)]).to.have.length(LINES)
  })

  const outputs: [what: string, redirect: () => string][] = [
    ['is on a full disk', () => '>/dev/full'],
    ['is closed', () => '>&-'],
    ['is a full pipe that nobody reads', () => `>${makePipe.full()}`],
    ['and its log are on a full disk', () => '>/dev/full 2>/dev/full'],
  ]
  for (const [what, redirect] of outputs)
    it(`answers, rests and ends in time while its standard output ${what}`, async () => {
      const port = await freePort()
      const address = `http://127.0.0.1:${String(port)}`
      const one = { host: begin(redirect(), { PORT: String(port) }), address }
      await until(
        () => fetch(`${address}/healthz`).catch(() => undefined),
        () => `the host did not answer:\n${one.host.stderr}`,
      )
      await talk(one, 1)
      const before = ticksOf(one.host)
      await pause(1000)
      expect(ticksOf(one.host) - before).to.be.below(IDLE_TICKS)
      await endsInTime(one)
      expect(one.host.stderr).not.to.include('an error was not handled')
    })
})
