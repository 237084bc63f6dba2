import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import fc from 'fast-check'
import { addressOf, hosts, MAIN, processes } from '../support/processes.js'
import { tempDirs } from '../support/temp-dirs.js'

const ADMIN_KEY = 'an-admin-key-for-the-spec'
const ROUNDS = 20
const RESTING = 10_000
const API = '/api/engine/v2'

/** After how many further acknowledgements each round is ended; the same each time. */
const points = fc.sample(fc.integer({ min: 3, max: 62 }), { seed: 20_261_124, numRuns: ROUNDS })

/** What callers have asked for and what they were told is done. */
class Books {
  readonly tried = { triggers: new Set<string>(), instances: 0, calls: 0 }
  readonly done = { triggers: new Map<string, string>(), instances: new Set<string>(), calls: 0 }

  get acknowledged(): number {
    return this.done.triggers.size + this.done.instances.size + this.done.calls
  }
}

/** Does one thing after another to a host until it is gone. */
async function untilGone(act: () => Promise<void>): Promise<void> {
  try {
    for (;;) await act()
  } catch (error) {
    // Connections break when the process is killed; anything else is for the spec to hear of.
    if (!(error instanceof TypeError)) throw error
  }
}

describe('A host that is killed', function () {
  this.timeout(240_000)
  const start = hosts()
  const run = processes()
  const makeDir = tempDirs()

  it(`has kept all it acknowledged, and nothing twice, in ${String(ROUNDS)} rounds`, async () => {
    const dir = makeDir()
    const file = join(dir, 'resting.json')
    writeFileSync(file, JSON.stringify(restingSite()))
    const imported = run(process.execPath, [MAIN, 'import', file, '--data', dir])
    expect(await imported.exit).to.equal(0)
    const config = join(dir, 'site.json')
    writeFileSync(config, JSON.stringify({ systems: [{ id: 'sys-1', name: 'One', modules: [] }] }))
    const books = new Books()
    for (const point of [...points, undefined]) {
      const host = start(['--config', config], { env: { DATA_DIR: dir, ADMIN_KEY } })
      const api = new Api(await addressOf(host))
      await compare(api, books)
      if (point === undefined) break
      const enough = books.acknowledged + point
      const kill = (): void => {
        if (books.acknowledged >= enough) host.signal('SIGKILL')
      }
      await Promise.all([
        untilGone(() => makeTrigger(api, books).then(kill)),
        untilGone(() => makeInstance(api, books).then(kill)),
        ...Array.from({ length: 4 }, () => untilGone(() => call(api, books).then(kill))),
      ])
      await host.exit
    }
    const db = new Database(join(dir, 'placeos-webhooks.db'), { readonly: true })
    expect(db.pragma('integrity_check')).to.deep.equal([{ integrity_check: 'ok' }])
    db.close()
  })
})

/** Asks a host's REST interface as its administrator. */
class Api {
  constructor(readonly url: string) {}

  async get(path: string): Promise<Record<string, unknown>[]> {
    return (await this.#ask(path, {})).json() as Promise<Record<string, unknown>[]>
  }

  /** The id of what was created. */
  async post(path: string, body: unknown): Promise<string> {
    const response = await this.#ask(path, { method: 'POST', body: JSON.stringify(body) })
    expect(response.status).to.equal(201)
    return ((await response.json()) as { id: string }).id
  }

  #ask(path: string, init: RequestInit): Promise<Response> {
    const headers = { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' }
    return fetch(this.url + API + path, { ...init, headers })
  }
}

async function makeTrigger(api: Api, { tried, done }: Books): Promise<void> {
  const name = `made-${String(tried.triggers.size)}`
  tried.triggers.add(name)
  done.triggers.set(await api.post('/triggers', { name }), name)
}

async function makeInstance(api: Api, { tried, done }: Books): Promise<void> {
  tried.instances += 1
  done.instances.add(await api.post('/systems/sys-1/triggers', { trigger_id: 'trigger-quiet' }))
}

async function call(api: Api, { tried, done }: Books): Promise<void> {
  tried.calls += 1
  const { status } = await fetch(`${api.url}${API}/webhook/trig-called/notify?secret=called-secret`, {
    method: 'POST',
  })
  expect(status).to.equal(202)
  done.calls += 1
}

/** Holds what a host knows to what callers were told. */
async function compare(api: Api, { tried, done }: Books): Promise<void> {
  const made = await api.get('/triggers?limit=10000&q=made')
  const names = made.map(({ name }) => name)
  expect(new Set(names)).to.have.property('size', names.length)
  expect(names.filter((name) => !tried.triggers.has(String(name)))).to.deep.equal([])
  const triggers = new Map(made.map(({ id, name }) => [id, name]))
  expect([...done.triggers].filter(([id, name]) => triggers.get(id) !== name)).to.deep.equal([])

  const instances = await api.get('/systems/sys-1/triggers?limit=10000')
  const ids = new Set(instances.map(({ id }) => id))
  expect([...done.instances].filter((id) => !ids.has(id))).to.deep.equal([])
  const called = instances.find(({ id }) => id === 'trig-called')
  expect(called?.trigger_count).to.be.within(done.calls, tried.calls)
  expect(instances.length - 1).to.be.within(done.instances.size, tried.instances)
}

/** Instances that rest in systems of their own, and one that is called. */
function restingSite(): unknown[] {
  const instances = Array.from({ length: RESTING }, (_, index) => ({
    id: `trig-${String(index)}`,
    trigger_id: 'trigger-quiet',
    control_system_id: 'sys-resting',
  }))
  return [
    { id: 'trigger-quiet', name: 'quiet' },
    { id: 'trigger-called', name: 'called', enable_webhook: true },
    ...instances,
    {
      id: 'trig-called',
      trigger_id: 'trigger-called',
      control_system_id: 'sys-1',
      webhook_secret: 'called-secret',
    },
  ]
}
