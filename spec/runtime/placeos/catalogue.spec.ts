import { expect } from 'chai'
import type { SystemSummary } from '../../../src/runtime/index.js'
import { WEBHOOK } from '../../support/placeos-cluster.js'
import { PlaceOsRest } from '../../support/placeos-rest.js'
import { REDIS } from '../../support/redis.js'
import { problemOf } from '../../support/thrown.js'
import { sites, type Site } from './site.js'

describe(`What there is in PlaceOS, on ${REDIS}`, () => {
  const makeSite = sites()
  let rest: PlaceOsRest

  const systems = Array.from({ length: 5 }, (_, at) => ({
    id: `sys-${String(at)}`,
    name: `Room ${String(at)}`,
    modules: ['mod-1', 'mod-2'],
  }))
  const withRest = async (): Promise<Site> => {
    rest = new PlaceOsRest({ systems, modules: [{ id: 'mod-9-edge', edge_id: 'edge-7' }] })
    await rest.listen()
    return await makeSite({ cores: 3, settings: { apiUrl: rest.url, apiKey: rest.key } })
  }
  afterEach(() => rest.close().catch(() => undefined))

  it('is given by its REST interface in pages, with names', async () => {
    const site = await withRest()
    const found: SystemSummary[] = []
    let after: string | undefined
    do {
      const page = await site.runtime.systems({ text: 'room', after, limit: 2 })
      expect(page.total).to.equal(5)
      found.push(...page.systems)
      after = page.next
    } while (after !== undefined)
    expect(found).to.deep.equal(systems)
    expect(await site.runtime.system('sys-3')).to.deep.equal(systems[3])
    expect(await site.runtime.system('sys-none')).to.equal(undefined)
  })

  it('is found in Redis without that, by ids alone', async () => {
    const site = await makeSite()
    await rest.close()
    await site.cluster.map('sys-b', [
      ['Lamp', 'mod-2'],
      ['Bell', 'mod-1'],
      ['Lamp', 'mod-3'],
    ])
    await site.cluster.map('sys-a', [['Lamp', 'mod-2']])
    const b = { id: 'sys-b', name: 'sys-b', modules: ['mod-1', 'mod-2', 'mod-3'] }
    const a = { id: 'sys-a', name: 'sys-a', modules: ['mod-2'] }
    const query = { text: '', after: undefined, limit: 10 }
    expect((await site.runtime.systems(query)).systems).to.deep.equal([a, b])
    expect(await site.runtime.system('sys-b')).to.deep.equal(b)
    expect(await site.whileTimeGoes(site.runtime.system('sys-none'))).to.equal(undefined)
  })

  it('is what Redis has of a system where the REST interface does not answer', async () => {
    const site = await withRest()
    await rest.close()
    await site.cluster.map('sys-1', [['Lamp', 'mod-2']])
    expect(await site.runtime.system('sys-1')).to.deep.equal({
      id: 'sys-1',
      name: 'sys-1',
      modules: ['mod-2'],
    })
    const query = { text: '', after: undefined, limit: 10 }
    expect(await problemOf(() => site.runtime.systems(query))).to.include({ code: 'runtime-unavailable' })
  })

  it('lists modules by name and number, with what their drivers say', async () => {
    const site = await makeSite()
    await site.cluster.start('mod-1', {
      functions: {
        ring: { parameters: { times: { type: 'integer' } } },
        request: { parameters: WEBHOOK },
        odd: {},
      },
      security: { support: ['ring'], janitor: ['odd'] },
    })
    await site.cluster.map(site.lobby, [
      ['Lamp', 'mod-2'],
      ['Bell', 'mod-1'],
    ])
    const bell = {
      ...{ id: 'mod-1', name: 'Bell', index: 1, driver: null },
      commands: [
        { name: 'ring', clearance: 'support', args: [{ name: 'times', schema: { type: 'integer' } }] },
        {
          ...{ name: 'request', clearance: 'user' },
          args: ['method', 'headers', 'body'].map((name) => ({
            name,
            schema: WEBHOOK[name as keyof typeof WEBHOOK],
          })),
        },
      ],
      webhooks: [{ name: 'request', clearance: 'user', methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] }],
    }
    // Titles have lost their spaces, as PlaceOS writes them.
    expect(await site.runtime.list(site.lobby)).to.deep.equal([
      bell,
      { id: 'mod-2', name: 'Lamp', index: 1, driver: null, commands: [], webhooks: [] },
    ])
    expect(await site.whileTimeGoes(site.runtime.list('sys-none'))).to.deep.equal([])
  })

  describe('on an edge', () => {
    const edge = {
      edge: 'edge-7',
      functions: { request: { parameters: WEBHOOK, run: () => [200, null, 'ok'] } },
    }

    it('runs on the core of its edge, which the REST interface knows', async () => {
      const site = await withRest()
      await site.cluster.start('mod-9-edge', edge)
      await site.cluster.map(site.lobby, [['Bell', 'mod-9-edge']])
      for (const count of [1, 2])
        expect(await site.deliver('Bell_1'), String(count)).to.deep.equal([200, {}, 'ok'])
      expect(site.cluster.calls.map(({ isWrongNode }) => isWrongNode)).to.deep.equal([false, false])
      expect(rest.asked.filter((path) => path.includes('/modules/'))).to.have.length(1)
    })

    it('or the settings', async () => {
      const site = await makeSite({ cores: 3, settings: { edges: { 'mod-9-edge': 'edge-7' } } })
      await site.cluster.start('mod-9-edge', edge)
      await site.cluster.map(site.lobby, [['Bell', 'mod-9-edge']])
      await site.deliver('Bell_1')
      expect(site.cluster.calls.map(({ isWrongNode }) => isWrongNode)).to.deep.equal([false])
    })

    it('and nowhere where nobody knows it', async () => {
      const site = await makeSite({ cores: 3 })
      await site.cluster.start('mod-9-edge', edge)
      await site.cluster.map(site.lobby, [['Bell', 'mod-9-edge']])
      expect(await problemOf(() => site.deliver('Bell_1'))).to.include({ code: 'runtime-unavailable' })
      expect(site.cluster.calls).to.deep.equal([])
    })
  })
})
