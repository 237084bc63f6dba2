import { expect } from 'chai'
import { Driver, driver, security, webhook, z } from '../../../src/index.js'
import { roles } from '../../../src/auth/index.js'
import { senderNames, senderOf } from '../../../src/senders/index.js'
import { plugins } from '../../support/plugins.js'
import { Client } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices } from '../support/office.js'

describe('GET /users/current', () => {
  const open = offices()

  for (const role of roles)
    it(`shows a key of ${role} what its holder may do`, async () => {
      const { status, json } = await (await open()).as(role).get('/users/current')
      expect(status).to.equal(200)
      expect(json).to.deep.include({
        name: `a key of ${role}`,
        role,
        support: role !== 'user',
        sys_admin: role === 'admin',
      })
    })

  it('shows nobody nothing', async () => {
    expectProblem(await (await open()).as('nobody').get('/users/current'), 'unauthenticated')
  })
})

@driver({ name: 'Panel', generic: 'Panel' })
class Panel extends Driver {
  @webhook({
    methods: ['POST', 'PUT'],
    description: 'Shows a text',
    body: z.object({ text: z.string() }),
    sample: { text: 'hello' },
  })
  show(): undefined {
    return undefined
  }

  @security('administrator')
  @webhook()
  reset(): undefined {
    return undefined
  }
}

describe('GET /systems/:sys_id/modules', () => {
  const open = offices()
  const start = plugins()

  it('lists the modules in order, each with its webhook methods', async () => {
    const configuration = {
      modules: ['left', 'right'].map((side) => ({ id: `mod-${side}`, driver: 'Panel' })),
      systems: [{ id: 'sys-lobby', name: 'Lobby', modules: ['mod-left', 'mod-right'] }],
    }
    const { plugin, url } = await start({ drivers: [Panel], configuration })
    const { key } = await plugin.keys.create({ name: 'desk', role: 'support' })
    const { json } = await new Client(url, key).get('/systems/sys-lobby/modules')
    expect(json).to.deep.equal(
      ['left', 'right'].map((side, at) => ({
        id: `mod-${side}`,
        name: 'Panel',
        index: at + 1,
        driver: 'Panel',
        webhooks: [
          {
            name: 'show',
            description: 'Shows a text',
            methods: ['POST', 'PUT'],
            clearance: 'user',
            body: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
            sample: { text: 'hello' },
          },
          { name: 'reset', methods: ['POST'], clearance: 'administrator' },
        ],
      })),
    )
  })

  it('is empty for a system without any', async () => {
    const { json } = await (await open()).as('support').get('/systems/sys-attic/modules')
    expect(json).to.deep.equal([])
  })

  it('does not know an unknown system', async () => {
    expectProblem(await (await open()).as('support').get('/systems/sys-x/modules'), 'system-not-found')
  })

  it('is not for users', async () => {
    expectProblem(await (await open()).as('user').get('/systems/sys-lobby/modules'), 'access-denied')
  })
})

describe('GET /triggers/occurrences', () => {
  const open = offices()

  it('tells the next five moments, in the zone it is asked for', async () => {
    const office = await open()
    const asked = new URLSearchParams({ cron: '30 2 * * *', timezone: 'Australia/Sydney' })
    const { json } = await office.as('support').get(`/triggers/occurrences?${String(asked)}`)
    const moments = json as number[]
    expect(moments).to.have.length(5)
    const times = new Intl.DateTimeFormat('en-GB', { timeZone: 'Australia/Sydney', timeStyle: 'short' })
    for (const [at, moment] of moments.entries()) {
      expect(times.format(moment * 1000)).to.equal('02:30')
      expect(moment * 1000).to.be.above(office.clock.now())
      expect(moment).to.be.above(moments[at - 1] ?? 0)
    }
  })

  const bad: [what: string, query: string, path: string][] = [
    ['no expression', '', 'cron'],
    ['what is none', 'cron=every+day', 'cron'],
    ['six fields', 'cron=0+0+8+*+*+*', 'cron'],
    ['a day that never comes', 'cron=0+0+31+2+*', 'cron'],
    ['an unknown zone', 'cron=0+8+*+*+*&timezone=Mars%2FOlympus', 'timezone'],
  ]
  for (const [what, query, path] of bad)
    it(`refuses ${what}`, async () => {
      const answer = await (await open()).as('support').get(`/triggers/occurrences?${query}`)
      expect(expectProblem(answer, 'invalid-parameter')[0]).to.equal(path)
    })
})

describe('GET /triggers/signature_presets', () => {
  const open = offices()

  it('tells how each sender that is known by name signs its calls', async () => {
    const { json } = await (await open()).as('support').get('/triggers/signature_presets')
    const presets = json as { name: string }[]
    expect(presets.map(({ name }) => name)).to.deep.equal([...senderNames])
    expect(presets.find(({ name }) => name === 'slack')).to.deep.include({
      scheme: senderOf('slack').scheme,
      handshake: true,
      handshake_token: false,
    })
    expect(presets.find(({ name }) => name === 'meta')).to.include({ handshake: true, handshake_token: true })
    expect(presets.find(({ name }) => name === 'github')).to.include({ handshake: false, title: 'GitHub' })
    const pubsub = presets.find(({ name }) => name === 'google-pubsub') as { tells?: string[] } | undefined
    expect(pubsub).to.deep.include({ parameters: ['audience', 'service_account'] })
    expect(pubsub?.tells).to.include('Wants back: any 2xx.')
  })
})
