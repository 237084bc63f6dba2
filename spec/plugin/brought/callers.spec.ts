import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { expect } from 'chai'
import { WebSocket } from 'ws'
import type { Authenticate } from '../../../src/auth/index.js'
import { Problem } from '../../../src/problem/index.js'
import { farRuntime } from '../../support/far-runtime.js'
import { plugins, type RunningPlugin } from '../../support/plugins.js'
import { until } from '../../support/until.js'

const PEOPLE: Readonly<Record<string, { id: string; name: string; role: 'user' | 'support' | 'admin' }>> = {
  ada: { id: 'user-ada', name: 'Ada', role: 'admin' },
  bob: { id: 'user-bob', name: 'Bob', role: 'user' },
}

/** As a host does that has sessions of its own. */
const bySession = ({ headers }: Pick<IncomingMessage, 'headers'>) =>
  PEOPLE[/(?:^|; )session=(\w+)/.exec(headers.cookie ?? '')?.[1] ?? '']

const me = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/api/engine/v2/users/current`, { headers })

const control = ({ url }: RunningPlugin, query = ''): string =>
  `${url.replace('http', 'ws')}/api/engine/v2/systems/control${query}`

/** Anything that JavaScript lets a host give. */
const any = (value: unknown): never => value as never

describe('A host that knows who calls', () => {
  const start = plugins()

  it('lets in whom it knows, with the role it says, and no other', async () => {
    const { url } = await start({ authenticate: bySession })
    const answer = await me(url, { Cookie: 'session=ada' })
    expect(await answer.json()).to.deep.include({
      id: 'user-ada',
      name: 'Ada',
      role: 'admin',
      sys_admin: true,
    })
    expect(await me(url)).to.have.property('status', 401)
    expect(await me(url, { Cookie: 'session=eve' })).to.have.property('status', 401)
    const keys = await fetch(`${url}/api/engine/v2/api_keys`, { headers: { Cookie: 'session=bob' } })
    expect(keys.status).to.equal(403)
  })

  it('leaves API keys what they are, also where it reads the same header', async () => {
    const asked: unknown[] = []
    const { url, plugin } = await start({
      authenticate: ({ headers }) => {
        asked.push(headers.authorization)
        return headers.authorization === 'Bearer token-of-ada' ? PEOPLE.ada : undefined
      },
    })
    const { key } = await plugin.keys.create({ name: 'Panel', role: 'support' })
    expect(await (await me(url, { Authorization: `Bearer ${key}` })).json()).to.include({ name: 'Panel' })
    expect(asked).to.deep.equal([])
    expect(await (await me(url, { Authorization: 'Bearer token-of-ada' })).json()).to.include({ name: 'Ada' })
    expect(await me(url, { Authorization: 'Bearer another' })).to.have.property('status', 401)
  })

  it('makes no first key, which nobody needs', async () => {
    const { plugin } = await start({ authenticate: bySession })
    expect([plugin.firstKey, await plugin.keys.list()]).to.deep.equal([undefined, []])
  })

  it('is told to the runtime by its own id', async () => {
    const callers: unknown[] = []
    const exec = ({ caller }: { readonly caller?: string | undefined }): Promise<null> => {
      callers.push(caller)
      return Promise.resolve(null)
    }
    const { url } = await start({ authenticate: bySession, runtime: farRuntime({ exec }) })
    await fetch(`${url}/api/engine/v2/systems/sys-lobby/Bell_1/chime`, {
      method: 'POST',
      headers: { Cookie: 'session=ada', 'Content-Type': 'application/json' },
      body: '[]',
    })
    expect(callers).to.deep.equal(['user-ada'])
  })

  it('is not asked about what another site makes a browser send', async () => {
    const { url } = await start({ authenticate: bySession })
    const post = (site: string): Promise<Response> =>
      fetch(`${url}/api/engine/v2/triggers`, {
        method: 'POST',
        headers: { Cookie: 'session=ada', 'Content-Type': 'application/json', 'Sec-Fetch-Site': site },
        body: '{"name":"Bell"}',
      })
    expect(await post('cross-site')).to.have.property('status', 401)
    expect(await post('same-origin')).to.have.property('status', 201)
  })

  const odd: [what: string, authenticate: Authenticate, said: string][] = [
    ['throws', () => { throw new Error('1234') }, 'the host could not say who calls; the log has the cause'], // prettier-ignore
    [
      'rejects',
      () => Promise.reject(new Error('1234')),
      'the host could not say who calls; the log has the cause',
    ],
    [
      'says an unknown role',
      () => any({ id: 'a', role: 'king' }),
      'the host said something odd of who calls; the log has it',
    ],
    ['says no id', () => any({ role: 'admin' }), 'the host said something odd of who calls; the log has it'],
    ['says yes', () => any(true), 'the host said something odd of who calls; the log has it'],
  ]
  for (const [what, authenticate, said] of odd)
    it(`lets nobody in where it ${what}, and the log says why`, async () => {
      const { url, log } = await start({ authenticate })
      const answer = await me(url)
      expect(answer.status).to.equal(503)
      expect(await answer.json()).to.include({ code: 'unexpected-failure', detail: said })
      expect(log.lines.filter(({ level }) => level === 'error')).not.to.deep.equal([])
    })

  it('lets nobody in where it takes more than five seconds', async () => {
    let isAsked = false
    const { url, clock } = await start({
      authenticate: () => {
        isAsked = true
        return new Promise(() => undefined)
      },
    })
    const answer = me(url)
    await until(
      () => isAsked || undefined,
      () => 'it is not asked',
    )
    await clock.advance(5000)
    expect((await answer).status).to.equal(503)
  })

  it('may refuse in words of its own', async () => {
    const refusal = new Problem('access-denied', 'not during the night')
    const { url } = await start({ authenticate: () => Promise.reject(refusal) })
    expect(await (await me(url)).json()).to.include({ code: 'access-denied', detail: 'not during the night' })
  })

  describe('over the websocket', () => {
    it('lets in whom it knows, and ends it soon after it does not any more', async () => {
      let isKnown = true
      const running = await start({ authenticate: (request) => (isKnown ? bySession(request) : undefined) })
      const socket = new WebSocket(control(running), { headers: { Cookie: 'session=ada' } })
      await once(socket, 'open')
      await running.clock.advance(3000)
      expect(socket.readyState).to.equal(WebSocket.OPEN)
      isKnown = false
      const closed = once(socket, 'close')
      await running.clock.advance(3000)
      expect((await closed)[0]).to.be.a('number')
    })

    it('gives whom it knows a ticket, for once', async () => {
      const running = await start({ authenticate: bySession })
      const given = await fetch(`${running.url}/api/engine/v2/sign_in/ticket`, {
        method: 'POST',
        headers: { Cookie: 'session=ada' },
      })
      const { ticket } = (await given.json()) as { ticket: string }
      const socket = new WebSocket(control(running, `?ticket=${ticket}`))
      await once(socket, 'open')
      socket.terminate()
      const again = new WebSocket(control(running, `?ticket=${ticket}`))
      expect(String((await once(again, 'error'))[0])).to.include('401')
    })

    it('gives no ticket that lasts longer than half a minute', async () => {
      const running = await start({ authenticate: bySession })
      const given = await fetch(`${running.url}/api/engine/v2/sign_in/ticket`, {
        method: 'POST',
        headers: { Cookie: 'session=ada' },
      })
      const { ticket } = (await given.json()) as { ticket: string }
      await running.clock.advance(30_000)
      const late = new WebSocket(control(running, `?ticket=${ticket}`))
      expect(String((await once(late, 'error'))[0])).to.include('401')
    })
  })
})
