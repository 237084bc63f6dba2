import { expect } from 'chai'
import { allows, roles, type KeyStore } from '../../../src/auth/index.js'
import { MemoryKeyStore } from '../../../src/auth/memory/index.js'
import { Problem } from '../../../src/problem/index.js'
import { members } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices } from '../support/office.js'

/** A path of a route, with something that does not exist in the place of each parameter. */
const unknownAt = (path: string): string => `/${path.replace(/:\w+/g, 'nothing')}`

describe('The REST routes', () => {
  const open = offices()

  it('answer who brings no key, or nobody’s, with 401 and nothing else', async () => {
    const office = await open()
    const guarded = office.admin.routes.filter(({ role }) => role !== 'none')
    expect(guarded).to.have.length.above(20)
    for (const { verb, path } of guarded) {
      const none = await office.as('nobody').call(verb, unknownAt(path))
      expectProblem(none, 'unauthenticated')
      expect(none.headers.get('www-authenticate')).to.equal('Bearer')
      const wrong = await office.as('nobody').call(verb, unknownAt(path), { headers: { 'X-API-Key': 'x' } })
      expectProblem(wrong, 'unauthenticated')
      expect(members(wrong).error).to.equal('unknown X-API-Key')
    }
  })

  it('tell a caller of too low a role so before they look anything up or read the body', async () => {
    const office = await open()
    for (const { verb, path, role: needs } of office.admin.routes) {
      for (const role of roles) {
        const raw = verb === 'GET' ? {} : { raw: '{' }
        const answer = await office.as(role).call(verb, unknownAt(path), raw)
        if (needs !== 'none' && !allows(role, needs)) expectProblem(answer, 'access-denied')
        else expect([401, 403]).not.to.include(answer.status)
      }
    }
  })

  it('need support to read triggers and executions, admin to change them, and a user for systems', async () => {
    const { admin } = await open()
    const needs = Object.fromEntries(admin.routes.map(({ verb, path, role }) => [`${verb} ${path}`, role]))
    const [v2, sys] = ['/api/engine/v2', '/api/engine/v2/systems/:sys_id']
    expect(needs).to.deep.equal({
      'GET /auth/authority': 'none',
      [`GET ${v2}/openapi.json`]: 'none',
      [`GET ${v2}/users/current`]: 'user',
      [`POST ${v2}/sign_in`]: 'user',
      [`DELETE ${v2}/sign_in`]: 'user',
      [`POST ${v2}/sign_in/ticket`]: 'user',
      [`GET ${v2}/api_keys`]: 'admin',
      [`POST ${v2}/api_keys`]: 'admin',
      [`DELETE ${v2}/api_keys/:id`]: 'admin',
      [`GET ${v2}/webhook/:id`]: 'user',
      [`POST ${v2}/webhook/explain`]: 'support',
      [`GET ${v2}/drivers`]: 'support',
      [`GET ${v2}/drivers/:driver`]: 'support',
      [`GET ${v2}/modules`]: 'support',
      [`POST ${v2}/modules`]: 'admin',
      [`GET ${v2}/modules/:mod_id`]: 'support',
      [`PATCH ${v2}/modules/:mod_id`]: 'admin',
      [`PUT ${v2}/modules/:mod_id`]: 'admin',
      [`DELETE ${v2}/modules/:mod_id`]: 'admin',
      [`POST ${v2}/modules/:mod_id/start`]: 'admin',
      [`POST ${v2}/modules/:mod_id/stop`]: 'admin',
      [`GET ${v2}/modules/:mod_id/settings`]: 'admin',
      [`POST ${v2}/systems`]: 'admin',
      [`PATCH ${sys}`]: 'admin',
      [`PUT ${sys}`]: 'admin',
      [`DELETE ${sys}`]: 'admin',
      [`PUT ${sys}/module/:mod_id`]: 'admin',
      [`DELETE ${sys}/module/:mod_id`]: 'admin',
      [`POST ${sys}/start`]: 'admin',
      [`POST ${sys}/stop`]: 'admin',
      [`GET ${sys}/settings`]: 'admin',
      [`GET ${sys}/zones`]: 'user',
      [`GET ${sys}/metadata`]: 'user',
      [`GET ${v2}/zones`]: 'user',
      [`GET ${v2}/executions`]: 'support',
      [`GET ${v2}/executions/export`]: 'support',
      [`GET ${v2}/executions/buckets`]: 'support',
      [`GET ${v2}/executions/overview`]: 'support',
      [`GET ${v2}/executions/:id`]: 'support',
      [`POST ${v2}/executions/:id/replay`]: 'admin',
      [`GET ${v2}/triggers/occurrences`]: 'support',
      [`GET ${v2}/triggers/signature_presets`]: 'support',
      [`GET ${v2}/triggers`]: 'support',
      [`POST ${v2}/triggers`]: 'admin',
      [`GET ${v2}/triggers/:id`]: 'support',
      [`PATCH ${v2}/triggers/:id`]: 'admin',
      [`PUT ${v2}/triggers/:id`]: 'admin',
      [`DELETE ${v2}/triggers/:id`]: 'admin',
      [`GET ${v2}/triggers/:id/instances`]: 'support',
      [`GET ${v2}/systems`]: 'user',
      [`GET ${sys}`]: 'user',
      [`GET ${sys}/triggers`]: 'support',
      [`POST ${sys}/triggers`]: 'admin',
      [`GET ${sys}/triggers/:trig_id`]: 'support',
      [`PATCH ${sys}/triggers/:trig_id`]: 'admin',
      [`PUT ${sys}/triggers/:trig_id`]: 'admin',
      [`DELETE ${sys}/triggers/:trig_id`]: 'admin',
      [`POST ${sys}/triggers/:trig_id/rotate_secret`]: 'admin',
      [`POST ${sys}/triggers/:trig_id/capture`]: 'admin',
      [`GET ${sys}/modules`]: 'support',
      [`GET ${sys}/types`]: 'support',
      [`GET ${sys}/functions/:mod_slug`]: 'support',
      [`GET ${sys}/:mod_slug`]: 'support',
      [`GET ${sys}/:mod_slug/:name`]: 'support',
      [`POST ${sys}/:mod_slug/:name`]: 'support',
    })
  })

  it('take the key of a cookie for changes only from their own pages', async () => {
    const office = await open()
    const cookie = `api-key=${encodeURIComponent(office.keys.admin)}`
    const post = (headers: Record<string, string>) =>
      office.as('nobody').post('/triggers', { name: 'X' }, { headers: { cookie, ...headers } })
    expectProblem(await post({ 'Sec-Fetch-Site': 'cross-site' }), 'unauthenticated')
    expectProblem(await post({ Origin: 'https://evil.example' }), 'unauthenticated')
    expect(office.triggers.triggers()).to.have.length(1)
    expect((await post({ Origin: office.url })).status).to.equal(201)
  })

  it('repeat a request id that is fit for it, and make one otherwise, whatever the answer', async () => {
    const office = await open()
    for (const role of ['nobody', 'user', 'support'] as const) {
      const given = await office.as(role).get('/triggers', { headers: { 'X-Request-ID': 'mine-1' } })
      expect(given.headers.get('x-request-id')).to.equal('mine-1')
      const odd = await office.as(role).get('/triggers', { headers: { 'X-Request-ID': 'a b<script>' } })
      expect(odd.headers.get('x-request-id')).to.match(/^[\da-f]{8}-/)
    }
  })

  it('stop taking a key once it is revoked', async () => {
    const keyStore = new MemoryKeyStore()
    const office = await open({ keyStore })
    expect((await office.as('support').get('/triggers')).status).to.equal(200)
    for (const { id } of await keyStore.list()) await keyStore.remove(id)
    expectProblem(await office.as('support').get('/triggers'), 'unauthenticated')
  })

  it('ask to come back later when the keys cannot be looked up', async () => {
    class Failing extends MemoryKeyStore implements KeyStore {
      override find(): Promise<never> {
        return Promise.reject(new Problem('storage-unavailable', 'the storage cannot be reached'))
      }
    }
    const office = await open({ keyStore: new Failing() })
    expectProblem(await office.as('admin').get('/triggers'), 'storage-unavailable')
  })

  it('say nothing of what goes wrong inside, but log it', async () => {
    class Broken extends MemoryKeyStore implements KeyStore {
      override find(): Promise<never> {
        return Promise.reject(new Error('password hunter2 at /etc/secret'))
      }
    }
    const office = await open({ keyStore: new Broken() })
    const answer = await office.as('admin').get('/triggers')
    expectProblem(answer, 'unexpected-failure')
    expect(answer.text).not.to.match(/hunter2|secret/)
    expect(office.log.lines.filter(({ level }) => level === 'error')).to.have.length(1)
  })

  it('set no cookies and let nobody keep what a key has opened', async () => {
    const office = await open()
    for (const path of ['/triggers', '/systems/sys-lobby/triggers', '/systems']) {
      const { headers } = await office.as('admin').get(path)
      expect([headers.get('cache-control'), headers.get('set-cookie')]).to.deep.equal(['no-store', null])
    }
  })
})
