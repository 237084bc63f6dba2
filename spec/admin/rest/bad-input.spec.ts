import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { expect } from 'chai'
import fc from 'fast-check'
import { Problem, type ProblemCode } from '../../../src/problem/index.js'
import { MemoryTriggerStore } from '../../../src/triggers/memory/index.js'
import { members, type CallOptions } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices } from '../support/office.js'

const comparing = (comparison: object): object => ({
  name: 'X',
  conditions: { comparisons: [{ left: 1, operator: 'equal', right: 1, ...comparison }] },
})
const at = (time: object): object => ({ name: 'X', conditions: { time_dependents: [time] } })
const acting = (action: object): object => ({ name: 'X', actions: { functions: [action] } })
const mailing = (mail: object): object => ({ name: 'X', actions: { mailers: [mail] } })
const first = 'conditions.comparisons[0]'
const time = 'conditions.time_dependents[0]'

/** JSON of exactly so many bytes. */
const sized = (bytes: number): string => `{"name":"X"${' '.repeat(bytes - 12)}}`

describe('A trigger that makes no sense', () => {
  const open = offices()

  const bodies: [what: string, body: unknown, code: ProblemCode, path: string][] = [
    ['no name', {}, 'validation-failed', 'name'],
    ['null for a name', { name: null }, 'validation-failed', 'name'],
    ['an empty name', { name: '' }, 'validation-failed', 'name'],
    ['a blank name', { name: '  ' }, 'validation-failed', 'name'],
    ['an over-long name', { name: 'x'.repeat(201) }, 'validation-failed', 'name'],
    ['a number for a name', { name: 5 }, 'malformed-body', 'name'],
    ['text for a switch', { name: 'X', enable_webhook: 'yes' }, 'malformed-body', 'enable_webhook'],
    [
      'odd methods',
      { name: 'X', supported_methods: ['GET', 'HEAD'] },
      'validation-failed',
      'supported_methods',
    ],
    [
      'methods in lower case',
      { name: 'X', supported_methods: ['get'] },
      'validation-failed',
      'supported_methods',
    ],
    ['text for methods', { name: 'X', supported_methods: 'GET' }, 'malformed-body', 'supported_methods'],
    [
      'a number for a method',
      { name: 'X', supported_methods: [1] },
      'malformed-body',
      'supported_methods[0]',
    ],
    ['a negative debounce', { name: 'X', debounce_period: -1 }, 'validation-failed', 'debounce_period'],
    ['an endless debounce', { name: 'X', debounce_period: 1e10 }, 'validation-failed', 'debounce_period'],
    ['text for a debounce', { name: 'X', debounce_period: '5' }, 'malformed-body', 'debounce_period'],
    ['an unknown operator', comparing({ operator: 'like' }), 'malformed-body', `${first}.operator`],
    ['no operator', comparing({ operator: null }), 'validation-failed', `${first}.operator`],
    ['no left side', comparing({ left: null }), 'validation-failed', `${first}.left`],
    ['a list to compare', comparing({ right: [1] }), 'malformed-body', `${first}.right`],
    ['half a status', comparing({ left: { mod: 'A_1', status: 'b' } }), 'malformed-body', `${first}.left`],
    ['an unknown time', at({ type: 'daily' }), 'malformed-body', `${time}.type`],
    ['at without a time', at({ type: 'at' }), 'validation-failed', `${time}.time`],
    ['at with a cron', at({ type: 'at', cron: '* * * * *' }), 'validation-failed', `${time}.time`],
    ['cron without an expression', at({ type: 'cron' }), 'validation-failed', `${time}.cron`],
    ['a bad cron', at({ type: 'cron', cron: '61 * * * *' }), 'validation-failed', `${time}.cron`],
    ['a cron with seconds', at({ type: 'cron', cron: '1 1 1 1 1 1' }), 'validation-failed', `${time}.cron`],
    [
      'an unknown zone',
      at({ type: 'at', time: 1, timezone: 'Mars' }),
      'validation-failed',
      `${time}.timezone`,
    ],
    ['text for a time', at({ type: 'at', time: 'noon' }), 'malformed-body', `${time}.time`],
    ['a negative time', at({ type: 'at', time: -1 }), 'validation-failed', `${time}.time`],
    ['no method to call', acting({ mod: 'A_1' }), 'validation-failed', 'actions.functions[0].method'],
    [
      'a list for arguments',
      acting({ mod: 'A', method: 'b', args: [] }),
      'malformed-body',
      'actions.functions[0].args',
    ],
    ['nobody to mail', mailing({ emails: [] }), 'validation-failed', 'actions.mailers[0].emails'],
    ['no address to mail', mailing({ emails: ['x'] }), 'validation-failed', 'actions.mailers[0].emails[0]'],
    ['a list for conditions', { name: 'X', conditions: [] }, 'malformed-body', 'conditions'],
    ['text for actions', { name: 'X', actions: 'none' }, 'malformed-body', 'actions'],
    ['a list', [], 'malformed-body', ''],
    ['text', 'X', 'malformed-body', ''],
    ['nothing', undefined, 'validation-failed', ''],
  ]
  for (const [what, body, code, path] of bodies)
    it(`for it has ${what}, is refused with ${code} at "${path}"`, async () => {
      const office = await open()
      const answer = await office.as('admin').post('/triggers', body)
      expect(expectProblem(answer, code)).to.deep.equal([path])
      expect(office.triggers.triggers()).to.have.length(1)
    })

  it('is refused as an edit as well, and then nothing has changed', async () => {
    const admin = (await open()).as('admin')
    const created = members(await admin.post('/triggers', { name: 'X' }))
    const path = `/triggers/${String(created.id)}`
    for (const [, body, code, fault] of bodies) {
      if (code === 'validation-failed' && ['name', ''].includes(fault) && !isNamed(body)) continue
      const edit = await admin.patch(path, body)
      expect(expectProblem(edit, code)).to.deep.equal([fault])
    }
    expect((await admin.get(path)).json).to.deep.equal(created)
  })

  it('is told of everything that is wrong with it at once', async () => {
    const admin = (await open()).as('admin')
    const answer = await admin.post('/triggers', { name: '', debounce_period: -1, supported_methods: ['X'] })
    expect(expectProblem(answer, 'validation-failed')).to.have.members([
      'name',
      'debounce_period',
      'supported_methods',
    ])
  })

  it('for it has members of every object, is refused with the name of each', async () => {
    const admin = (await open()).as('admin')
    const raw = '{"name":"X","colour":"red","__proto__":{"important":true},"constructor":1}'
    const answer = await admin.post('/triggers', undefined, {
      raw,
      headers: { 'Content-Type': 'application/json' },
    })
    expect(expectProblem(answer, 'validation-failed')).to.have.members(['colour', '__proto__', 'constructor'])
  })
})

describe('Any JSON at all', () => {
  const open = offices()

  it('is taken or refused, but never makes a route fail', async () => {
    const office = await open()
    const admin = office.as('admin')
    const { id } = members(await admin.post('/triggers', { name: 'X' }))
    const names = [
      'name',
      'conditions',
      'actions',
      'comparisons',
      'functions',
      'args',
      'left',
      'cron',
      'overlap',
    ]
    const key = fc.oneof(fc.constantFrom(...names), fc.string())
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 1, -1, 0.5, 'X', 'GET'),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(key, tie('json'), { maxKeys: 4 }),
      ),
    }))
    const routes: [method: string, path: string][] = [
      ['POST', '/triggers'],
      ['PATCH', `/triggers/${String(id)}`],
      ['POST', '/systems/sys-lobby/triggers'],
      ['POST', '/systems/sys-lobby/Display_1/echo'],
    ]
    await fc.assert(
      fc.asyncProperty(json, async (body) => {
        for (const [method, path] of routes) {
          const { status } = await admin.call(method, path, { body })
          expect([200, 201, 400, 422]).to.include(status)
        }
      }),
      { numRuns: 50 },
    )
  })
})

/** Whether an edit with this body would say anything of the name. */
const isNamed = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'name' in body && body.name !== null

describe('A system trigger that makes no sense', () => {
  const open = offices()

  const bodies: [what: string, body: unknown, code: ProblemCode, path: string][] = [
    ['no trigger', {}, 'validation-failed', 'trigger_id'],
    ['a number for a trigger', { trigger_id: 1 }, 'malformed-body', 'trigger_id'],
    ['an unknown trigger', { trigger_id: 'trigger-x' }, 'validation-failed', 'trigger_id'],
    ['text for a switch', { trigger_id: 'trigger-declared', enabled: 'no' }, 'malformed-body', 'enabled'],
    [
      'a short secret',
      { trigger_id: 'trigger-declared', webhook_secret: 'short' },
      'validation-failed',
      'webhook_secret',
    ],
    ['a list', [], 'malformed-body', ''],
  ]
  for (const [what, body, code, path] of bodies)
    it(`for it has ${what}, is refused with ${code} at "${path}"`, async () => {
      const answer = await (await open()).as('admin').post('/systems/sys-lobby/triggers', body)
      expect(expectProblem(answer, code)).to.deep.equal([path])
    })
})

describe('A body', () => {
  const open = offices()
  const type = (value: string): Readonly<Record<string, string>> => ({ 'Content-Type': value })
  const deep = (levels: number): string =>
    `{"name":"X","playlists":${'['.repeat(levels)}${']'.repeat(levels)}}`

  const bodies: [what: string, options: CallOptions, code: ProblemCode | undefined][] = [
    ['that is JSON', { raw: '{"name":"X"}', headers: type('application/json') }, undefined],
    ['with a charset', { raw: '{"name":"X"}', headers: type('application/json; charset=utf-8') }, undefined],
    ['of a kind of JSON', { raw: '{"name":"X"}', headers: type('application/merge-patch+json') }, undefined],
    ['without a type', { raw: new TextEncoder().encode('{"name":"X"}') }, undefined],
    ['that is no JSON', { raw: '{"name":', headers: type('application/json') }, 'malformed-body'],
    ['in single quotes', { raw: "{'name':'X'}", headers: type('application/json') }, 'malformed-body'],
    ['of another type', { raw: '{"name":"X"}', headers: type('text/plain') }, 'unsupported-media-type'],
    [
      'that is a form',
      { raw: 'name=X', headers: type('application/x-www-form-urlencoded') },
      'unsupported-media-type',
    ],
    [
      'in another charset',
      { raw: '{}', headers: type('application/json; charset=latin1') },
      'unsupported-media-type',
    ],
    [
      'that is compressed',
      { raw: '{}', headers: { ...type('application/json'), 'Content-Encoding': 'gzip' } },
      'body-encoded',
    ],
    [
      'that is said not to be',
      { raw: '{"name":"X"}', headers: { ...type('application/json'), 'Content-Encoding': 'identity' } },
      undefined,
    ],
    ['of 63 levels', { raw: deep(63), headers: type('application/json') }, undefined],
    ['of 65 levels', { raw: deep(65), headers: type('application/json') }, 'malformed-body'],
    ['of very many levels', { raw: deep(200_000), headers: type('application/json') }, 'malformed-body'],
    ['of the largest size', { raw: sized(1024 ** 2), headers: type('application/json') }, undefined],
    [
      'beyond the largest size',
      { raw: sized(1024 ** 2 + 1), headers: type('application/json') },
      'body-too-large',
    ],
  ]
  for (const [what, options, code] of bodies)
    it(`${what} is ${code === undefined ? 'taken' : `refused with ${code}`}`, async () => {
      const answer = await (await open()).as('admin').post('/triggers', undefined, options)
      if (code === undefined) expect(answer.status).to.equal(201)
      else expectProblem(answer, code)
    })

  it('of 10 MB is refused before it is sent, when its length is said', async () => {
    const office = await open()
    const socket = connect(office.port, '127.0.0.1')
    socket.write(
      `POST /api/engine/v2/triggers HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: ${office.keys.admin}\r\n` +
        `Content-Type: application/json\r\nContent-Length: 10485760\r\n\r\n{`,
    )
    // What more would come is taken for a while, so that the answer arrives.
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).to.match(/^HTTP\/1\.1 413 /)
    socket.destroy()
  })

  it('of 10 MB in pieces is refused as well', async () => {
    const office = await open()
    const piece = ' '.repeat(1024 ** 2)
    const headers = { 'X-API-Key': office.keys.admin, 'Content-Type': 'application/json' }
    const sent = request(`${office.url}/api/engine/v2/triggers`, { method: 'POST', headers })
    for (let left = 10; left > 0; left -= 1) sent.write(piece)
    sent.end()
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.resume()
    expect(answer.statusCode).to.equal(413)
  })

  it('that a host has parsed already is taken as it is', async () => {
    const office = await open({
      before: (router) => {
        router.use((request, _response, next) => {
          request.resume().on('end', () => {
            request.body = request.url.includes('triggers') ? { name: 'Parsed' } : undefined
            next()
          })
        })
      },
    })
    const created = await office.as('admin').post('/triggers', { name: 'Sent' })
    expect([created.status, members(created).name]).to.deep.equal([201, 'Parsed'])
    const lost = await office.as('admin').post('/systems/sys-lobby/Display_1/power', [true])
    expectProblem(lost, 'body-consumed')
  })
})

describe('An answer', () => {
  const open = offices()

  const accepts: [accept: string, taken: boolean][] = [
    ['*/*', true],
    ['application/json', true],
    ['application/*', true],
    ['text/html, application/json;q=0.1', true],
    ['text/html', false],
    ['application/json;q=0', false],
    ['application/xml;q=0.9, text/*', false],
  ]
  for (const [accept, taken] of accepts)
    it(`is ${taken ? 'given' : 'refused'} to who accepts ${accept}`, async () => {
      const answer = await (await open()).as('admin').get('/triggers', { headers: { Accept: accept } })
      if (taken) expect(answer.status).to.equal(200)
      else expectProblem(answer, 'not-acceptable')
    })

  it('asks to come back later when the storage is down, and nothing has changed', async () => {
    class Down extends MemoryTriggerStore {
      isDown = false
      override apply(changes: Parameters<MemoryTriggerStore['apply']>[0]): Promise<number> {
        if (!this.isDown) return super.apply(changes)
        return Promise.reject(new Problem('storage-unavailable', 'the storage cannot be reached'))
      }
    }
    const triggerStore = new Down()
    const office = await open({ triggerStore })
    const admin = office.as('admin')
    const trigger = members(await admin.post('/triggers', { name: 'X' }))
    const instance = members(await admin.post('/systems/sys-lobby/triggers', { trigger_id: trigger.id }))
    const [one, applied] = [
      `/triggers/${String(trigger.id)}`,
      `/systems/sys-lobby/triggers/${String(instance.id)}`,
    ]
    triggerStore.isDown = true
    for (const answer of [
      await admin.post('/triggers', { name: 'Y' }),
      await admin.patch(one, { name: 'Y' }),
      await admin.delete(one),
      await admin.post('/systems/sys-lobby/triggers', { trigger_id: trigger.id }),
      await admin.put(applied, { exec_enabled: true }),
      await admin.post(`${applied}/rotate_secret`),
      await admin.delete(applied),
    ])
      expectProblem(answer, 'storage-unavailable')
    triggerStore.isDown = false
    expect((await admin.get(one)).json).to.deep.equal(trigger)
    expect((await admin.get(`${applied}?complete=false`)).json).to.deep.equal(instance)
    expect((await admin.patch(one, { name: 'Y' })).status).to.equal(200)
  })
})
