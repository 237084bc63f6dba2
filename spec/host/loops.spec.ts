import { expect } from 'chai'
import { addressOf, hosts, type SpawnedProcess } from '../support/processes.js'
import { site, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'
import { until } from '../support/until.js'

const ADMIN_KEY = 'an-admin-key-for-the-spec'

/** How long a host may take to end, in milliseconds: process managers kill it soon after. */
const LIMIT_MS = 10_000

/** How long a caller waits for the health of a host, in milliseconds. */
const HEALTH_MS = 5000

interface Instance {
  readonly id: string
  readonly trigger_id: string
  readonly trigger_count: number
  readonly action_errors: number
  readonly refusal?: { readonly code: string; readonly detail: string }
}

describe('A host with two triggers that undo each other', () => {
  const start = hosts()
  const makeDir = tempDirs()

  /** A host with a virtual display as it comes with the package. */
  async function begin(data: string): Promise<{ host: SpawnedProcess; address: string }> {
    const configuration = site({ 'Webhook Display': {} }, { drivers: [] })
    const env = { ADMIN_KEY, DATA_DIR: data, FIRE_HELD_AT_START: 'true' }
    const host = start(['--config', writeSite(makeDir(), configuration)], { env })
    return { host, address: await addressOf(host) }
  }

  async function rest<T>(address: string, method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${address}/api/engine/v2${path}`, {
      method,
      headers: { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(30_000),
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    expect(answer.ok, text).to.equal(true)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  /** Makes a trigger that sets the power to the opposite as soon as it is `power`, and gives its instance. */
  async function undo(address: string, power: boolean): Promise<Instance> {
    const { id } = await rest<{ id: string }>(address, 'POST', '/triggers', {
      name: power ? 'Off again' : 'On again',
      conditions: {
        comparisons: [
          { left: { mod: 'Display_1', status: 'power', keys: [] }, operator: 'equal', right: power },
        ],
      },
      actions: { functions: [{ mod: 'Display_1', method: 'power', args: { state: !power } }] },
    })
    return rest(address, 'POST', '/systems/sys-site/triggers', { trigger_id: id })
  }

  const isHealthy = async (address: string): Promise<boolean> =>
    (await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(HEALTH_MS) })).ok

  /** The instances that undo each other, once the loop between them has been cut; health is asked for meanwhile. */
  const cut = (address: string): Promise<Instance[]> =>
    until(
      async () => {
        expect(await isHealthy(address)).to.equal(true)
        const all = await rest<Instance[]>(address, 'GET', '/systems/sys-site/triggers')
        const undoing = all.filter(({ id }) => id !== 'trig-site')
        return undoing.some(({ refusal }) => refusal) ? undoing : undefined
      },
      () => 'the loop was not cut',
    )

  async function end(host: SpawnedProcess): Promise<number> {
    const began = performance.now()
    host.signal('SIGTERM')
    await host.exit
    return performance.now() - began
  }

  it('cuts the loop, says so once and answers all the while', async () => {
    const { host, address } = await begin(makeDir())
    const made = [await undo(address, true), await undo(address, false)]
    const instances = await cut(address)
    expect(instances.map(({ trigger_count }) => trigger_count)).to.have.members([32, 32])
    expect(instances.map(({ action_errors }) => action_errors)).to.have.members([0, 1])
    const refused = instances.flatMap(({ refusal }) => refusal ?? [])
    expect(refused.map(({ code }) => code)).to.deep.equal(['trigger-loop'])
    for (const { id } of made) expect(refused[0]?.detail).to.include(id)
    expect(await cut(address)).to.deep.equal(instances)
    const lines = host.stderr.split('\n').filter((line) => line.includes('trigger-loop'))
    expect(lines).to.have.length(1)
    for (const { id } of made) expect(lines[0]).to.include(id)
  })

  it('ends in time, is ready again on the same data, and is calm once they are removed', async () => {
    const data = makeDir()
    const first = await begin(data)
    await undo(first.address, true)
    await undo(first.address, false)
    expect(await end(first.host)).to.be.below(LIMIT_MS)

    const second = await begin(data)
    expect((await fetch(`${second.address}/readyz`)).status).to.equal(200)
    for (const { trigger_id } of await cut(second.address))
      await rest(second.address, 'DELETE', `/triggers/${trigger_id}`)
    expect(await rest<Instance[]>(second.address, 'GET', '/systems/sys-site/triggers')).to.have.length(1)
    expect(await isHealthy(second.address)).to.equal(true)
    expect(await end(second.host)).to.be.below(LIMIT_MS)
    expect(await second.host.exit).to.equal(0)
  })
})
