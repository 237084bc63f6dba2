import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { WebSocket } from 'ws'
import { addressOf, hosts, type SpawnedProcess } from '../support/processes.js'
import { site, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'
import { until } from '../support/until.js'

const ADMIN_KEY = 'the-key-of-the-administrator-of-the-site'
const SECRET = 'the-secret-of-the-webhook-of-the-site'
const PASSWORD = 'the-password-of-the-mail-server'
const API = '/api/engine/v2'
const HOOK = `${API}/webhook/trig-site/notify`

const leakySite = (changes: object = {}): object => {
  const configuration = site({ Leaky: { key: ADMIN_KEY, secret: SECRET } })
  const [instance] = configuration.system_triggers as object[]
  return {
    ...configuration,
    drivers: [resolve('spec/host/support/leaky.mjs')],
    system_triggers: [{ ...instance, webhook_secret: SECRET }],
    ...changes,
  }
}

/** An answer as text, head and body. */
async function textOf(answer: Response): Promise<string> {
  const headers = [...answer.headers].map((pair) => pair.join(': ')).join('\n')
  return `${String(answer.status)}\n${headers}\n\n${await answer.text()}`
}

/** Every file below a folder. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesIn(path) : [path]
  })

describe('A host that is called in every way, with all of its log', function () {
  this.timeout(60_000)
  const start = hosts(after)
  const makeDir = tempDirs(after)
  const answers: [to: string, text: string][] = []
  let host: SpawnedProcess
  let address: string
  let data: string
  let shown: string

  const ask = async (path: string, init: RequestInit = {}): Promise<void> => {
    answers.push([`${init.method ?? 'GET'} ${path}`, await textOf(await fetch(address + path, init))])
  }

  /** What a websocket hears until it has had its say; or why it was not let in. */
  async function talk(query: string, messages: readonly object[]): Promise<void> {
    const socket = new WebSocket(`${address.replace('http', 'ws')}${API}/systems/control${query}`)
    let heard = ''
    let count = 0
    socket.on('message', (text: Buffer) => {
      heard += String(text)
      count += 1
    })
    socket.on('error', (error) => (heard += error.message))
    const closed = new Promise((done) => socket.once('close', done))
    await Promise.race([new Promise((done) => socket.once('open', done)), closed])
    if (socket.readyState === WebSocket.OPEN) {
      for (const message of messages) socket.send(JSON.stringify(message))
      await until(
        () => (count >= messages.length ? true : undefined),
        () => `${String(count)} messages were heard`,
      )
      socket.close()
    }
    await closed
    answers.push([`websocket ${query}`, heard])
  }

  before(async () => {
    const folder = makeDir()
    data = join(folder, 'data')
    const config = writeSite(folder, leakySite())
    const env = {
      ADMIN_KEY,
      LOG_LEVEL: 'debug',
      SMTP_URL: `smtp://desk:${PASSWORD}@127.0.0.1:1`,
    }
    host = start(['--config', config, '--data', data], { env })
    address = await addressOf(host)
    const admin = { 'X-API-Key': ADMIN_KEY }
    const json = { ...admin, 'Content-Type': 'application/json' }

    for (const method of ['tell', 'break', 'reject', 'fling', 'none'])
      await ask(`${HOOK}/${SECRET}/Leaky/1/${method}`, { method: 'POST', body: SECRET })
    await ask(`${HOOK}?secret=${SECRET}&exec=true&mod=Leaky&method=tell&more=1`)
    await ask(HOOK, { headers: { 'X-Webhook-Secret': SECRET } })
    await ask(HOOK)
    // An id of the caller's own is told back to the caller, and to nobody else.
    await fetch(address + HOOK, { headers: { 'X-Webhook-Secret': SECRET, 'X-Request-ID': SECRET } })
    for (const path of [
      `${HOOK}/${SECRET}x`,
      `${HOOK}?secret[]=${SECRET}`,
      `${HOOK}?secret=${SECRET}&secret=x`,
    ])
      await ask(path)
    for (const path of [
      `${HOOK}/${SECRET}/%E0%A4%A`,
      `${HOOK}/${SECRET}/Leaky/x/tell`,
      `/x?secret=${SECRET}`,
    ])
      await ask(path)
    await ask(`/x?api-key=${ADMIN_KEY}`)
    await ask(`${HOOK}/${SECRET}`, { method: 'DELETE' })
    await ask(`${HOOK}/${SECRET}`, { method: 'POST', headers: { 'Content-Encoding': 'gzip' }, body: 'x' })
    for (const path of [
      '/metrics',
      '/healthz',
      '/readyz',
      `${API}/executions?limit=100`,
      `${API}/systems/sys-site/modules`,
    ])
      await ask(`${path}${path.includes('?') ? '&' : '?'}bearer_token=${ADMIN_KEY}`)
    for (const key of [`${ADMIN_KEY}x`, 'x'])
      await ask(`${API}/triggers`, { headers: { Authorization: `Bearer ${key}` } })
    const bad = JSON.stringify({ name: 1, webhook_secret: SECRET })
    await ask(`${API}/triggers`, { method: 'POST', headers: json, body: bad })
    await ask(`${API}/triggers`, { method: 'POST', headers: json, body: `{"${SECRET}` })
    await ask(`${API}/systems/sys-site/Leaky_1/fail`, { method: 'POST', headers: json, body: '[]' })
    await talk(`?api-key=${ADMIN_KEY}x`, [])
    const to = { sys: 'sys-site', mod: 'Leaky', index: 1 }
    await talk(`?api-key=${ADMIN_KEY}`, [
      { id: 1, cmd: 'bind', ...to, mod: '_TRIGGER_', name: 'trig-site' },
      { id: 2, cmd: 'bind', ...to, mod: '_WEBHOOK_', name: '*', args: [{ since: 0 }] },
      { id: 3, cmd: 'exec', ...to, name: 'fail', args: [] },
      { id: 4, cmd: 'exec', ...to, name: SECRET.slice(0, 3), args: [] },
    ])
    shown = await textOf(
      await fetch(`${address}${API}/systems/sys-site/triggers/trig-site`, { headers: admin }),
    )
    writeSite(folder, leakySite({ system_triggers: [{ id: 'trig-site', webhook_secret: SECRET }] }))
    await host.logs(/the configuration was not reloaded/)
    writeSite(folder, `{ "webhook_secret": "${SECRET}", "key": "${ADMIN_KEY}" `)
    await host.logs(/is not JSON/)
    host.signal('SIGTERM')
    await host.exit
  })

  it('was called in every way', () => {
    const statuses = new Set(answers.map(([, text]) => text.slice(0, 3)))
    expect([...statuses]).to.include.members(['200', '202', '400', '401', '404', '405', '415', '422', '502'])
    expect(host.stderr.split('\n')).to.have.length.greaterThan(20)
    expect(host.stderr)
      .to.include('was refused')
      .and.include('an error was not handled')
      .and.include('[secret]')
  })

  for (const [what, text] of [
    ['secret of a webhook', SECRET],
    ['key of an administrator', ADMIN_KEY],
    ['password of a mail server', PASSWORD],
  ] as const) {
    it(`has the ${what} nowhere in its log`, () => {
      expect(host.stderr.split('\n').filter((line) => line.includes(text))).to.deep.equal([])
    })

    it(`has the ${what} in no answer, but where an administrator asks for it`, () => {
      expect(answers.filter(([, answer]) => answer.includes(text))).to.deep.equal([])
      expect(shown.includes(text)).to.equal(text === SECRET)
    })

    it(`prints the ${what} only in the URL to try, if at all`, () => {
      const lines = host.stdout.split('\n').filter((line) => line.includes(text))
      expect(lines.filter((line) => !/^(Webhook of|Try it: )/.test(line))).to.deep.equal([])
    })
  }

  it('writes neither key nor password to a file', () => {
    const files = filesIn(data)
    expect(files).not.to.deep.equal([])
    for (const text of [ADMIN_KEY, PASSWORD])
      expect(files.filter((file) => readFileSync(file, 'latin1').includes(text))).to.deep.equal([])
  })
})
