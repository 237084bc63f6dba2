import { expect } from 'chai'
import { list, members } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices } from '../support/office.js'

const LOBBY = '/systems/sys-lobby'

describe('Systems over REST', () => {
  const open = offices()

  const lists: [query: string, ids: string[]][] = [
    ['', ['sys-attic', 'sys-lobby']],
    ['?q=lob', ['sys-lobby']],
    ['?q=lobby+att', ['sys-attic', 'sys-lobby']],
    ['?trigger_id=trigger-declared', ['sys-lobby']],
    ['?trigger_id=trigger-x', []],
    ['?limit=1', ['sys-attic']],
    ['?offset=1', ['sys-lobby']],
  ]
  for (const [query, ids] of lists)
    it(`are ${ids.join(', ') || 'none'} for "${query}"`, async () => {
      const answer = await (await open()).as('user').get(`/systems${query}`)
      expect(list(answer).map(({ id }) => id)).to.deep.equal(ids)
    })

  it('are shown one by one with their modules', async () => {
    const user = (await open()).as('user')
    expect((await user.get(LOBBY)).json).to.deep.equal({
      id: 'sys-lobby',
      name: 'Lobby',
      modules: ['mod-display-1', 'mod-display-2'],
      declared: true,
    })
    expectProblem(await user.get('/systems/sys-x'), 'system-not-found')
  })

  it('count their modules by name', async () => {
    const support = (await open()).as('support')
    expect((await support.get(`${LOBBY}/types`)).json).to.deep.equal({ Display: 2 })
    expect((await support.get('/systems/sys-attic/types')).json).to.deep.equal({})
  })

  const unknown: [method: string, path: string][] = [
    ['GET', '/systems/sys-x/types'],
    ['GET', '/systems/sys-x/functions/Display_1'],
    ['GET', '/systems/sys-x/Display_1'],
    ['GET', '/systems/sys-x/Display_1/power'],
    ['POST', '/systems/sys-x/Display_1/power'],
  ]
  for (const [method, path] of unknown)
    it(`that are unknown are not found by ${method} ${path}`, async () => {
      const answer = await (
        await open()
      )
        .as('admin')
        .call(method, path, method === 'POST' ? { body: [] } : {})
      expectProblem(answer, 'system-not-found')
    })
})

describe('The functions of a module', () => {
  const open = offices()

  it('are its commands with what they take, but for those the caller may not use', async () => {
    const office = await open()
    const functions = members(await office.as('support').get(`${LOBBY}/functions/Display_2`))
    expect(functions.power).to.deep.equal({
      arity: 1,
      order: ['state'],
      params: { state: { type: 'boolean' } },
      description: 'Switches it on or off',
    })
    expect(Object.keys(functions)).to.deep.equal(['power', 'add', 'echo', 'nothing', 'fails'])
    const all = members(await office.as('admin').get(`${LOBBY}/functions/Display`))
    expect(Object.keys(all)).to.include('reset')
  })

  it('are not found for a module that is not there', async () => {
    const support = (await open()).as('support')
    for (const slug of ['Display_3', 'Display_0', 'Screen_1', 'constructor', '__proto__'])
      expectProblem(await support.get(`${LOBBY}/functions/${slug}`), 'module-not-found')
  })
})

describe('The state of a module', () => {
  const open = offices()

  it('has each value as JSON within a string', async () => {
    const support = (await open()).as('support')
    const state = { power: 'false', input: '{"source":"hdmi","levels":[1,2]}' }
    expect((await support.get(`${LOBBY}/Display_1`)).json).to.deep.equal(state)
    expect((await support.get(`${LOBBY}/Display`)).json).to.deep.equal(state)
    expect((await support.get(`${LOBBY}/Display_9`)).json).to.deep.equal({})
  })

  const values: [path: string, value: unknown][] = [
    ['Display_1/power', false],
    ['Display/input', { source: 'hdmi', levels: [1, 2] }],
    ['Display_1/volume', null],
    ['Display_1/constructor', null],
    ['Display_1/__proto__', null],
    ['Display_9/power', null],
  ]
  for (const [path, value] of values)
    it(`is ${JSON.stringify(value)} at ${path}`, async () => {
      const answer = await (await open()).as('support').get(`${LOBBY}/${path}`)
      expect([answer.status, answer.text]).to.deep.equal([200, JSON.stringify(value)])
    })
})

describe('Executing a command over REST', () => {
  const open = offices()

  const calls: [path: string, args: unknown, result: unknown][] = [
    ['Display_1/add', [2, 3], 5],
    ['Display/add', [2], 3],
    ['Display_2/power', [true], true],
    ['Display_1/nothing', [], null],
    ['Display_1/echo', [{ a: null, args: [null] }], { a: null, args: [null] }],
    ['Display_1/echo', [null], null],
    ['Display_1/reset', [], 'done'],
  ]
  for (const [path, args, result] of calls)
    it(`${path} with ${JSON.stringify(args)} answers ${JSON.stringify(result)}`, async () => {
      const answer = await (await open()).as('admin').post(`${LOBBY}/${path}`, args)
      expect([answer.status, answer.text]).to.deep.equal([200, JSON.stringify(result)])
    })

  it('takes effect on the module that is meant', async () => {
    const support = (await open()).as('support')
    await support.post(`${LOBBY}/Display_2/power`, [true])
    expect((await support.get(`${LOBBY}/Display_1/power`)).json).to.equal(false)
    expect((await support.get(`${LOBBY}/Display_2/power`)).json).to.equal(true)
  })

  const refused: [path: string, args: unknown, code: Parameters<typeof expectProblem>[1]][] = [
    ['Display_3/power', [true], 'module-not-found'],
    ['Display_1/onLoad', [], 'method-not-found'],
    ['Display_1/constructor', [], 'method-not-found'],
    ['Display_1/reset', [], 'access-denied'],
    ['Display_1/power', [], 'invalid-arguments'],
    ['Display_1/power', ['on'], 'invalid-arguments'],
    ['Display_1/power', [true, 2], 'invalid-arguments'],
    ['Display_1/fails', [], 'driver-failed'],
    ['Display_1/power', undefined, 'validation-failed'],
    ['Display_1/power', { state: true }, 'malformed-body'],
    ['Display_1/power', true, 'malformed-body'],
  ]
  for (const [path, args, code] of refused)
    it(`${path} with ${args === undefined ? 'nothing' : JSON.stringify(args)} is refused with ${code}`, async () => {
      const answer = await (await open()).as('support').post(`${LOBBY}/${path}`, args)
      expectProblem(answer, code)
      expect(answer.text).not.to.include('passwd')
    })
})

describe('The authority', () => {
  const open = offices()

  it('is what PlaceOS clients need to know before anything else, without a key', async () => {
    const answer = await (await open()).as('nobody').get('//auth/authority')
    expect([answer.status, answer.json]).to.deep.equal([
      200,
      {
        id: 'authority-1',
        name: 'placeos-webhooks',
        domain: '127.0.0.1',
        description: '',
        login_url: '/login?continue={{url}}',
        logout_url: '/auth/logout',
        session: false,
        production: true,
        config: {},
        version: 'v2.0.0',
      },
    ])
  })
})
