import { expect } from 'chai'
import { list, members, type Answer } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices, type Office } from '../support/office.js'

const DAY = 86_400_000

describe('Whoever signs in', () => {
  const open = offices()
  let office: Office
  beforeEach(async () => {
    office = await open()
  })

  const signIn = (headers: Record<string, string> = {}): Promise<Answer> =>
    office.as('admin').post('/sign_in', undefined, { headers: { Origin: office.url, ...headers } })
  const setCookie = ({ headers }: Answer): string => headers.get('set-cookie') ?? ''
  const cookieOf = (answer: Answer): string => setCookie(answer).split(';', 1)[0] ?? ''
  /** Calls as a page of the same host does that has no key. */
  const call = (cookie: string, verb: string, path: string, headers: Record<string, string> = {}) =>
    office.as('nobody').call(verb, path, {
      headers: { cookie, Origin: office.url, ...headers },
      ...(verb === 'POST' && path === '/triggers' ? { body: { name: 'X' } } : {}),
    })

  it('gets a cookie that scripts do not see and other sites do not send, and who they are', async () => {
    const answer = await signIn()
    expect(answer.status).to.equal(201)
    expect(setCookie(answer)).to.match(
      /^placeos-webhooks-sign-in=[\w-]{43}; Max-Age=604800; HttpOnly; SameSite=Strict$/,
    )
    expect(members(answer)).to.include({ role: 'admin', expires_at: (office.clock.now() + 7 * DAY) / 1000 })
  })

  it('gets a cookie that is sent by HTTPS alone, where the page came by it', async () => {
    expect(setCookie(await signIn({ Origin: 'https://hooks.example.org' }))).to.match(/; Secure$/)
  })

  it('goes on without the key, to read and to change', async () => {
    const cookie = cookieOf(await signIn())
    expect(members(await call(cookie, 'GET', '/users/current'))).to.include({ role: 'admin' })
    expect((await call(cookie, 'POST', '/triggers')).status).to.equal(201)
  })

  const strangers: [what: string, headers: Record<string, string>][] = [
    ['a page of another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a page of another host of the same site', { 'Sec-Fetch-Site': 'same-site' }],
    ['a page of another origin, where a browser says no more', { Origin: 'https://evil.example' }],
    ['a page of another port', { Origin: 'http://127.0.0.1:1' }],
    ['a sandboxed page', { Origin: 'null' }],
    ['what does not say where it is from', { Origin: '' }],
  ]
  for (const [what, headers] of strangers)
    it(`changes nothing by a request of ${what}`, async () => {
      const cookie = cookieOf(await signIn())
      for (const [verb, path] of [
        ['POST', '/triggers'],
        ['POST', '/sign_in/ticket'],
        ['DELETE', '/sign_in'],
      ] as const)
        expectProblem(await call(cookie, verb, path, headers), 'unauthenticated')
      expect(office.triggers.triggers()).to.have.length(1)
    })

  it('is signed out at once, and the cookie is taken away', async () => {
    const [cookie, other] = [cookieOf(await signIn()), cookieOf(await signIn())]
    const answer = await call(cookie, 'DELETE', '/sign_in')
    expect(answer.status).to.equal(202)
    expect(setCookie(answer)).to.match(/^placeos-webhooks-sign-in=; Max-Age=0;/)
    expectProblem(await call(cookie, 'GET', '/triggers'), 'unauthenticated')
    expect((await call(other, 'GET', '/triggers')).status).to.equal(200)
  })

  it('may sign out everybody who came with the same key, and nobody else', async () => {
    const [cookie, same] = [cookieOf(await signIn()), cookieOf(await signIn())]
    const other = cookieOf(await office.as('support').post('/sign_in'))
    await call(cookie, 'DELETE', '/sign_in?all=true')
    for (const gone of [cookie, same]) expectProblem(await call(gone, 'GET', '/triggers'), 'unauthenticated')
    expect((await call(other, 'GET', '/triggers')).status).to.equal(200)
  })

  it('is signed out when the key ends', async () => {
    const cookie = cookieOf(await signIn())
    const [mine] = list(await office.as('admin').get('/api_keys')).filter(({ role }) => role === 'admin')
    expect((await office.as('admin').delete(`/api_keys/${String(mine?.id)}`)).status).to.equal(202)
    expectProblem(await call(cookie, 'GET', '/triggers'), 'unauthenticated')
  })

  it('is signed out after seven days', async () => {
    const cookie = cookieOf(await signIn())
    await office.clock.advance(7 * DAY - 1)
    expect((await call(cookie, 'GET', '/triggers')).status).to.equal(200)
    await office.clock.advance(1)
    expectProblem(await call(cookie, 'GET', '/triggers'), 'unauthenticated')
  })

  it('needs a key for that, and no other sign-in', async () => {
    expectProblem(await call(cookieOf(await signIn()), 'POST', '/sign_in'), 'unauthenticated')
  })

  it('is signed out by the key as well', async () => {
    const cookie = cookieOf(await signIn())
    await office.as('admin').delete('/sign_in')
    expect((await call(cookie, 'GET', '/triggers')).status).to.equal(200)
    await office.as('admin').delete('/sign_in?all=true')
    expectProblem(await call(cookie, 'GET', '/triggers'), 'unauthenticated')
  })

  it('gets tickets for the websocket', async () => {
    const answer = await call(cookieOf(await signIn()), 'POST', '/sign_in/ticket')
    expect(answer.status).to.equal(201)
    expect(members(answer).ticket).to.match(/^[\w-]{43}$/)
    expect(members(answer).expires_at).to.equal(Math.floor((office.clock.now() + 30_000) / 1000))
  })
})

describe('API keys, by REST', () => {
  const open = offices()

  it('are made, shown once, listed with when they were used, and ended', async () => {
    const office = await open()
    const made = members(await office.as('admin').post('/api_keys', { name: 'Desk', role: 'support' }))
    expect(made.key).to.match(new RegExp(`^${String(made.id)}\\.[\\w-]{43}$`))
    const desk = async () => list(await office.as('admin').get('/api_keys')).find(({ id }) => id === made.id)
    const created_at = Math.floor(office.clock.now() / 1000)
    expect(await desk()).to.deep.equal({ id: made.id, name: 'Desk', role: 'support', created_at })
    const use = () => office.as('nobody').get('/triggers', { headers: { 'X-API-Key': String(made.key) } })
    expect((await use()).status).to.equal(200)
    expect(await desk()).to.include({ last_used_at: created_at })
    await office.clock.advance(59_999)
    await use()
    expect(await desk()).to.include({ last_used_at: created_at })
    await office.clock.advance(1)
    await use()
    expect(await desk()).to.include({ last_used_at: created_at + 60 })
    expect((await office.as('admin').delete(`/api_keys/${String(made.id)}`)).status).to.equal(202)
    expectProblem(await use(), 'unauthenticated')
    expectProblem(await office.as('admin').delete(`/api_keys/${String(made.id)}`), 'not-found')
  })

  for (const body of [{ name: '', role: 'admin' }, { name: 'X', role: 'root' }, { name: 'X' }, {}])
    it(`are not made of ${JSON.stringify(body)}`, async () => {
      const answer = await (await open()).as('admin').post('/api_keys', body)
      expect([400, 422]).to.include(answer.status)
    })
})
