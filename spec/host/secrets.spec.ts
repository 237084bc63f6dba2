import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { WebSocket } from 'ws'
import { addressOf, hosts, MAIN, processes, type SpawnedProcess } from '../support/processes.js'
import { site, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'
import { until } from '../support/until.js'

const ADMIN_KEY = 'the-key-of-the-administrator-of-the-site'
const SECRET = 'the-secret-of-the-webhook-of-the-site'
const SIGNING = 'the-secret-that-signs-the-calls-of-the-site'
const TOKEN = 'the-token-of-the-handshakes-of-the-site'
const PASSWORD = 'the-password-of-the-mail-server'
const API = '/api/engine/v2'
const hookOf = (instance: string): string => `${API}/webhook/${instance}/notify`
const HOOK = hookOf('trig-site')

/** What must not be told, with the columns that keep it: administrators are shown it, or calls are held to it. */
const secrets: readonly (readonly [what: string, text: string, columns: readonly string[]])[] = [
  ['secret of a webhook', SECRET, ['instances.webhook_secret']],
  ['secret of a signature', SIGNING, ['instances.policy']],
  ['token of a handshake', TOKEN, ['instances.policy']],
  ['key of an administrator', ADMIN_KEY, []],
  ['password of a mail server', PASSWORD, []],
]

const leakySite = (changes: object = {}): object => {
  const configuration = site({ Leaky: { key: ADMIN_KEY, secret: SECRET } })
  const [instance] = configuration.system_triggers as object[]
  const [trigger] = configuration.triggers as object[]
  const signature = { preset: 'meta', secrets: [SIGNING], handshake_token: TOKEN }
  const another = (id: string, given: object): object => ({
    ...instance,
    id,
    webhook_secret: SECRET,
    ...given,
  })
  return {
    ...configuration,
    drivers: [resolve('spec/host/support/leaky.mjs')],
    triggers: [trigger, { id: 'trigger-mute', name: 'Mute' }],
    system_triggers: [
      another('trig-site', {}),
      another('trig-idle', { enabled: false }),
      another('trig-mute', { trigger_id: 'trigger-mute' }),
      another('trig-notify', { exec_enabled: false }),
      another('trig-signed', { signature }),
    ],
    ...changes,
  }
}

/** Calls that are refused, each for another cause; all of them know the secret, or nearly so. */
const refusals: readonly (readonly [path: string, init?: RequestInit])[] = [
  [HOOK],
  [hookOf('trig-none'), { headers: { 'X-Webhook-Secret': SECRET } }],
  [`${hookOf('trig-none')}/${SECRET}`],
  [`${HOOK}/${SECRET}x`],
  [HOOK, { headers: { 'X-Webhook-Secret': `${SECRET}x` } }],
  [`${HOOK}?secret[]=${SECRET}`],
  [`${HOOK}?secret=${SECRET}&secret=x`],
  [`${HOOK}/${SECRET}/%E0%A4%A`],
  [`${hookOf('trig-idle')}/${SECRET}`],
  [`${hookOf('trig-mute')}?secret=${SECRET}`],
  [`${HOOK}/${SECRET}`, { method: 'DELETE' }],
  [`${HOOK}?secret=${SECRET}&exec=true&method=tell`],
  [`${HOOK}?secret=${SECRET}&exec=true&mod=${SECRET}`],
  [`${HOOK}/${SECRET}/Leaky/x/tell`],
  [`${HOOK}/${SECRET}/Leaky/2/tell`],
  [`${HOOK}/${SECRET}/None/1/tell`],
  [`${HOOK}/${SECRET}/Leaky/1/none`],
  [`${hookOf('trig-notify')}/${SECRET}/Leaky/1/tell`],
  [`${HOOK}/${SECRET}/Leaky/1/fit`, { method: 'POST', body: `{"door":1,"secret":"${SECRET}"}` }],
  [`${HOOK}/${SECRET}/Leaky/1/fit`, { method: 'POST', body: `{"${SECRET}` }],
  [`${HOOK}/${SECRET}`, { method: 'POST', headers: { 'Content-Encoding': 'zstd' }, body: SECRET }],
  [`${HOOK}/${SECRET}`, { method: 'POST', body: SECRET.repeat(50_000) }],
  [`${hookOf('trig-signed')}/${SECRET}`, { method: 'POST', body: SIGNING }],
  [
    `${hookOf('trig-signed')}/${SECRET}`,
    { method: 'POST', headers: { 'X-Hub-Signature-256': `sha256=${SIGNING}` }, body: SIGNING },
  ],
  [`${hookOf('trig-signed')}/${SECRET}?hub.mode=subscribe&hub.verify_token=${TOKEN}x&hub.challenge=1`],
  [`/x?secret=${SECRET}`],
  [`/x?api-key=${ADMIN_KEY}`],
]

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

/** The columns of a database that hold a text, such as `instances.policy`. */
function columnsWith(file: string, text: string): string[] {
  const db = new Database(file, { readonly: true })
  try {
    const tables = db.prepare<[], string>(`select name from sqlite_schema where type = 'table'`).pluck().all()
    const found = tables.flatMap((table) =>
      (db.prepare(`select * from "${table}"`).all() as Record<string, unknown>[]).flatMap((row) =>
        Object.entries(row).flatMap(([column, value]) =>
          Buffer.from(value instanceof Uint8Array ? value : String(value)).includes(text)
            ? [`${table}.${column}`]
            : [],
        ),
      ),
    )
    return [...new Set(found)]
  } finally {
    db.close()
  }
}

describe('A host that is called in every way, with all of its log', function () {
  this.timeout(90_000)
  const start = hosts(after)
  const run = processes(after)
  const makeDir = tempDirs(after)
  /** What was answered to callers, and to those who have a key of the role support. */
  const answers: [to: string, text: string][] = []
  /** What an administrator was shown. */
  const shown: [to: string, text: string][] = []
  /** What other commands have printed. */
  const printed: [command: string, text: string][] = []
  let host: SpawnedProcess
  let address: string
  let data: string
  let config: string
  let support: string

  const ask = async (path: string, init: RequestInit = {}, told = answers): Promise<string> => {
    const answer = await fetch(address + path, init)
    const copy = answer.clone()
    told.push([`${init.method ?? 'GET'} ${path}`, await textOf(answer)])
    return await copy.text()
  }

  /** Asks REST with a key of the role support, in one of the ways it may be sent. */
  const askAsSupport = (path: string, init: RequestInit = {}): Promise<string> =>
    ask(path, { ...init, headers: { 'X-API-Key': support, 'Content-Type': 'application/json' } })

  /** What a websocket hears until it has had its say; or why it was not let in. */
  async function talk(query: string, messages: readonly object[], meanwhile?: () => Promise<unknown>) {
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
      await meanwhile?.()
      socket.close()
    }
    await closed
    answers.push([`websocket ${query}`, heard])
  }

  /** Runs a command to its end. */
  async function command(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const process = run(globalThis.process.execPath, [MAIN, ...args], { env })
    await process.exit
    return process.stdout + process.stderr
  }

  before(async () => {
    const folder = makeDir()
    data = join(folder, 'data')
    config = writeSite(folder, leakySite())
    const env = {
      ADMIN_KEY,
      LOG_LEVEL: 'debug',
      SMTP_URL: `smtp://desk:${PASSWORD}@127.0.0.1:1`,
    }
    host = start(['--config', config, '--data', data], { env })
    address = await addressOf(host)
    const key = await command(['keys', 'add', '--name', 'Desk', '--role', 'support', '--data', data])
    support = /[0-9a-f]{32}\.[\w-]{43}/.exec(key)?.[0] ?? ''
    const watcher = run(process.execPath, [MAIN, 'watch', 'sys-site', '--url', address], {
      env: { PLACEOS_WEBHOOKS_KEY: support },
    })
    await callWebhooks()
    await lookAround()
    await talkLive()
    await until(
      async () => {
        await ask(`${HOOK}/${SECRET}/Leaky/1/tell?again=${SECRET}`)
        return watcher.stdout === '' ? undefined : true
      },
      () => 'nothing was watched',
    )
    watcher.signal('SIGINT')
    await watcher.exit
    printed.push(['watch', watcher.stdout + watcher.stderr])
    printed.push(['check', await command(['check', '--config', config, '--data', data], env)])

    writeSite(folder, leakySite({ system_triggers: [{ id: 'trig-site', webhook_secret: SECRET }] }))
    await host.logs(/the configuration was not reloaded/)
    printed.push([
      'check, of what has faults',
      await command(['check', '--config', config, '--data', data], env),
    ])
    writeSite(folder, `{ "webhook_secret": "${SECRET}", "key": "${ADMIN_KEY}" `)
    await host.logs(/is not JSON/)
    printed.push(['check, of no JSON', await command(['check', '--config', config, '--data', data], env)])
    host.signal('SIGTERM')
    await host.exit
  })

  async function callWebhooks(): Promise<void> {
    // What proves who calls must not be kept, wherever it is a caller's habit to put it.
    const headers = { Authorization: `Bearer ${ADMIN_KEY}`, Cookie: `secret=${SECRET}`, 'X-Copy': SECRET }
    for (const method of ['tell', 'break', 'reject', 'fling', 'stall', 'none'])
      await ask(`${HOOK}/${SECRET}/Leaky/1/${method}`, { method: 'POST', body: SECRET, headers })
    await ask(`${HOOK}?secret=${SECRET}&exec=true&mod=Leaky&method=tell&more=${SECRET}`)
    await ask(HOOK, { headers: { 'X-Webhook-Secret': SECRET } })
    await ask(
      `${hookOf('trig-signed')}/${SECRET}?hub.mode=subscribe&hub.verify_token=${TOKEN}&hub.challenge=1`,
    )
    for (const [path, init] of refusals) await ask(path, init)
    // What a caller has sent itself may come back to it, and to nobody else: an id of its own, and what a driver says.
    await fetch(address + HOOK, { headers: { 'X-Webhook-Secret': SECRET, 'X-Request-ID': SECRET } })
    const echo = await fetch(`${address}${HOOK}/${SECRET}/Leaky/1/echo`)
    expect(await echo.text()).to.equal(`it is ${SECRET}`)
  }

  /** Every route of REST, and what support may do beyond looking. */
  async function lookAround(): Promise<void> {
    for (const path of ['/metrics', '/healthz', '/readyz']) await askAsSupport(path)
    await ask(`${API}/executions?limit=100&bearer_token=${ADMIN_KEY}`)
    const all = JSON.parse(await askAsSupport(`${API}/executions?limit=1000`)) as {
      id: string
      method: string
    }[]
    const told = all.find(({ method }) => method === 'tell')?.id ?? ''
    const names: Readonly<Record<string, string>> = {
      '{sys_id}': 'sys-site',
      '{mod_slug}': 'Leaky_1',
      '{name}': 'none',
      '{trig_id}': 'trig-signed',
      '{id}': 'trigger-site',
    }
    const document = JSON.parse(await ask(`${API}/openapi.json`)) as {
      paths: Record<string, { get?: object }>
    }
    const paths = Object.entries(document.paths).flatMap(([path, { get }]) => (get ? [path] : []))
    expect(paths).to.have.length.greaterThan(15)
    for (const path of paths.filter((one) => !one.includes('/webhook/'))) {
      const named = path.includes('/executions/')
        ? path.replace('{id}', told)
        : path.replaceAll(/\{\w+\}/g, (name) => names[name] ?? name)
      await askAsSupport(named)
      await ask(named, { headers: { 'X-API-Key': ADMIN_KEY } }, shown)
    }
    for (const { id } of all) await askAsSupport(`${API}/executions/${id}`)
    for (const [path, { method = 'GET', headers = {}, body = '' } = {}] of refusals.filter(([one]) =>
      one.startsWith(`${API}/webhook`),
    )) {
      const call = { url: path, verb: method, headers, body: (body as string).slice(0, 1000) }
      await askAsSupport(`${API}/webhook/explain`, { method: 'POST', body: JSON.stringify(call) })
    }
    for (const key of [ADMIN_KEY, support])
      await ask(`${API}/executions/${told}/replay`, { method: 'POST', headers: { 'X-API-Key': key } })
    for (const key of [`${ADMIN_KEY}x`, 'x'])
      await ask(`${API}/triggers`, { headers: { Authorization: `Bearer ${key}` } })
    const json = { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' }
    const bad = JSON.stringify({ name: 1, webhook_secret: SECRET })
    await ask(`${API}/triggers`, { method: 'POST', headers: json, body: bad })
    await ask(`${API}/triggers`, { method: 'POST', headers: json, body: `{"${SECRET}` })
    await askAsSupport(`${API}/systems/sys-site/Leaky_1/fail`, { method: 'POST', body: '[]' })
  }

  async function talkLive(): Promise<void> {
    await talk(`?api-key=${ADMIN_KEY}x`, [])
    const to = { sys: 'sys-site', mod: 'Leaky', index: 1 }
    await talk(
      `?api-key=${support}`,
      [
        { id: 1, cmd: 'bind', ...to, mod: '_TRIGGER_', name: 'trig-site' },
        { id: 2, cmd: 'bind', ...to, mod: '_WEBHOOK_', name: '*', args: [{ since: 0 }] },
        { id: 3, cmd: 'exec', ...to, name: 'fail', args: [] },
        { id: 4, cmd: 'exec', ...to, name: SECRET.slice(0, 3), args: [] },
        { id: 5, cmd: 'debug', ...to, mod: 'mod-0', name: 'debug' },
      ],
      async () => {
        for (const method of ['tell', 'break', 'stall']) await ask(`${HOOK}/${SECRET}/Leaky/1/${method}`)
      },
    )
  }

  it('was called in every way', () => {
    const statuses = new Set(answers.map(([, text]) => text.slice(0, 3)))
    expect([...statuses]).to.include.members([
      '200',
      '202',
      '400',
      '401',
      '403',
      '404',
      '405',
      '413',
      '415',
      '422',
      '502',
      '504',
    ])
    expect(host.stderr.split('\n')).to.have.length.greaterThan(20)
    expect(host.stderr)
      .to.include('was refused')
      .and.include('an error was not handled')
      .and.include('ended after its caller was answered 504')
      .and.include('[secret]')
    const heard = answers.find(([to]) => to === `websocket ?api-key=${support}`)?.[1] ?? ''
    expect(heard).to.include('"type":"debug"').and.include('will call').and.include('"_WEBHOOK_"')
    expect(printed.map(([, text]) => text).join('\n'))
      .to.include('A host would start')
      .and.include('fault')
  })

  for (const [what, text, columns] of secrets) {
    it(`has the ${what} nowhere in its log`, () => {
      expect(host.stderr.split('\n').filter((line) => line.includes(text))).to.deep.equal([])
    })

    it(`has the ${what} in no answer to callers and support`, () => {
      expect(answers.filter(([, answer]) => answer.includes(text))).to.deep.equal([])
    })

    it(`prints the ${what} only in the URL to try, if at all`, () => {
      const lines = host.stdout.split('\n').filter((line) => line.includes(text))
      expect(lines.filter((line) => !/^(Webhook of|Try it: )/.test(line))).to.deep.equal([])
      expect(printed.filter(([, said]) => said.includes(text))).to.deep.equal([])
    })

    it(`keeps the ${what} in ${columns.length === 0 ? 'no column' : columns.join()} of its database alone`, () => {
      expect(columnsWith(join(data, 'placeos-webhooks.db'), text)).to.deep.equal(columns)
    })
  }

  it('shows administrators the secret of a webhook where they ask for system triggers, settings that no driver marks secret, and nothing else', () => {
    for (const [what, text] of secrets) {
      const places = shown.filter(([, answer]) => answer.includes(text)).map(([to]) => to)
      const instances = [
        `GET ${API}/systems/sys-site/triggers`,
        `GET ${API}/systems/sys-site/triggers/trig-signed`,
        `GET ${API}/triggers/trigger-site/instances`,
      ]
      // A setting that is named `key`, which nothing says to be a secret, holds this one.
      const settings = text === ADMIN_KEY ? [`GET ${API}/systems/sys-site/settings`] : []
      expect(places.sort(), what).to.deep.equal(text === SECRET ? instances.sort() : settings)
    }
  })

  it('writes neither key nor password to a file', () => {
    const files = filesIn(data)
    expect(files).not.to.deep.equal([])
    for (const text of [ADMIN_KEY, PASSWORD, support])
      expect(files.filter((file) => readFileSync(file, 'latin1').includes(text))).to.deep.equal([])
  })
})
