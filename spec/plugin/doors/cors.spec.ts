import { expect } from 'chai'
import { doors, DOORS } from '../../support/doors.js'
import { execute, HOOK, NOTIFY } from '../../webhooks/support/hooks.js'

const PANEL = 'https://panel.example.org'
const cors = { origins: [PANEL, 'HTTP://127.0.0.1:5173/'] }

for (const door of DOORS)
  describe(`A webhook that pages call, through ${door},`, () => {
    const start = doors()
    const preflight = (origin: string, changes: object = {}) => ({
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,x-room',
        ...changes,
      },
    })

    for (const origin of [PANEL, 'http://127.0.0.1:5173'])
      it(`tells ${origin} before a call that it may be made, and runs nothing`, async () => {
        const { call, probe, log, rows } = await start(door, { instance: { cors } })
        const answer = await call(execute(), preflight(origin))
        expect([answer.status, answer.text]).to.deep.equal([204, ''])
        expect(answer.headers).to.include({
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
          'access-control-allow-headers': 'content-type,x-room',
          'access-control-max-age': '600',
          vary: 'Origin',
        })
        expect(probe.calls).to.deep.equal([])
        expect(log.lines.filter(({ message }) => message === 'trigger fired')).to.deep.equal([])
        expect((await rows(1))[0]).to.include({ instance: 'trig-room', status: 204 })
      })

    it('lets any page read where its origins are *', async () => {
      const { call } = await start(door, { instance: { cors: { origins: ['*'] } } })
      const answer = await call(execute(), preflight('https://elsewhere.example'))
      expect(answer.headers).to.include({ 'access-control-allow-origin': '*' })
      const called = await call(NOTIFY, { headers: { Origin: 'null' } })
      expect(called.headers).to.include({ 'access-control-allow-origin': '*' })
    })

    const others: [what: string, instance: object, origin: string, changes: object][] = [
      ['a page of another origin', { cors }, 'https://panel.example.org.evil.example', {}],
      ['a page of another port', { cors }, 'https://panel.example.org:8443', {}],
      ['a page of no origin', { cors }, 'null', {}],
      ['any page where nothing is said of pages', {}, PANEL, {}],
      ['what is no question before a call', { cors }, PANEL, { 'Access-Control-Request-Method': [] }],
    ]
    for (const [what, instance, origin, changes] of others)
      it(`answers 405 to ${what}`, async () => {
        const { call } = await start(door, { instance })
        const answer = await call(execute(), preflight(origin, changes))
        expect(answer.status).to.equal(405)
        expect(answer.headers).not.to.have.property('access-control-allow-methods')
      })

    it('answers one who does not know the secret as ever', async () => {
      const { call } = await start(door, { instance: { cors } })
      const [asked, unknown] = [
        await call(`${HOOK}/guess`, preflight(PANEL)),
        await call('/api/engine/v2/webhook/none/notify/guess', preflight(PANEL)),
      ]
      expect([asked.status, asked.text]).to.deep.equal([404, unknown.text])
      expect(asked.headers).not.to.have.property('access-control-allow-origin')
    })

    const calls: [what: string, method: string, path: string, status: number][] = [
      ['what its method answers', 'POST', execute(), 200],
      ['that it was notified', 'POST', NOTIFY, 202],
      ['why it is refused', 'POST', execute('none'), 404],
      ['what a GET is answered', 'GET', execute(), 200],
    ]
    for (const [what, method, path, status] of calls)
      it(`lets its pages read ${what}, and no others`, async () => {
        const { call, probe } = await start(door, { instance: { cors } })
        probe.answer = () => [200, null, 'ours']
        const own = await call(path, { method, headers: { Origin: PANEL, 'Sec-Fetch-Site': 'cross-site' } })
        expect(own.status).to.equal(status)
        expect(own.headers).to.include({
          'access-control-allow-origin': PANEL,
          'access-control-expose-headers': '*',
          vary: 'Origin',
        })
        const other = await call(path, { method, headers: { Origin: 'https://evil.example' } })
        expect(other.headers).to.include({ vary: 'Origin' })
        expect(other.headers).not.to.have.property('access-control-allow-origin')
        const none = await call(path, { method })
        expect(none.headers).not.to.have.property('access-control-allow-origin')
      })

    it('leaves what its method says itself of who may read', async () => {
      const { call, probe } = await start(door, { instance: { cors } })
      probe.answer = () => [200, { 'Access-Control-Allow-Origin': '*' }, 'ours']
      const { headers } = await call(execute(), { headers: { Origin: PANEL } })
      expect(headers['access-control-allow-origin']).to.equal('*')
    })
  })
