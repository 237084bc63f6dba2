import { expect } from 'chai'
import { doors, DOORS } from '../../support/doors.js'
import { execute, HOOK, NOTIFY, SECRET } from '../../webhooks/support/hooks.js'

for (const door of DOORS)
  describe(`A call whose secret is right, through ${door},`, () => {
    const start = doors()

    const refused: [what: string, path: string, headers: string, status: number, problem: string][] = [
      ['an escape in its path', `${NOTIFY}/Prob%E9/1/request`, '', 400, 'invalid-url'],
      ['a parameter of ours twice', `${HOOK}?secret=${SECRET}&mod=a&mod=b`, '', 400, 'invalid-parameter'],
      ['a secret twice', `${HOOK}?secret=${SECRET}&secret=x`, '', 400, 'invalid-parameter'],
      ['a list of ours', `${HOOK}?secret=${SECRET}&mod[]=a`, '', 400, 'invalid-parameter'],
      ['an index of nothing', `${HOOK}?secret=${SECRET}&index=abc`, '', 400, 'invalid-parameter'],
      [
        'an unknown encoding',
        execute(),
        'Content-Encoding: zstd\r\nContent-Length: 1\r\n',
        415,
        'body-encoded',
      ],
      ['a body that is too large', execute(), 'Content-Length: 2000000\r\n', 413, 'body-too-large'],
      ['a verb that nobody takes', NOTIFY, 'X-Verb: OPTIONS\r\n', 405, 'verb-not-allowed'],
    ]
    for (const [what, path, headers, status, problem] of refused)
      it(`has its row where it is refused for ${what}`, async () => {
        const { connect, prefix, rows, probe } = await start(door)
        const client = await connect()
        const verb = headers.includes('OPTIONS') ? 'OPTIONS' : 'POST'
        client.send(`${verb} ${prefix}${path} HTTP/1.1\r\nHost: here\r\n${headers}\r\n`)
        expect((await client.answer()).status).to.equal(status)
        client.leave()
        expect((await rows(1))[0]).to.include({ instance: 'trig-room', status, problem })
        expect(probe.calls).to.deep.equal([])
      })

    const taken: [what: string, line: (prefix: string) => string, headers: string][] = [
      ['it offers h2c', (prefix) => prefix + execute(), 'Connection: Upgrade\r\nUpgrade: h2c\r\n'],
      ['its target names a host', (prefix) => `http://here${prefix}${execute()}`, ''],
    ]
    for (const [what, line, headers] of taken)
      it(`has its row where ${what}`, async () => {
        const { connect, prefix, rows } = await start(door)
        const client = await connect()
        client.send(`POST ${line(prefix)} HTTP/1.1\r\nHost: here\r\n${headers}\r\n`)
        expect((await client.answer()).status).to.equal(202)
        client.leave()
        expect((await rows(1))[0]).to.include({ instance: 'trig-room', status: 202, problem: null })
      })

    it('keeps neither of two secrets in its row', async () => {
      const { call, rows, plugin, key } = await start(door)
      await call(`${HOOK}?a=1&secret=${SECRET}&secret=other-secret&b=2`)
      await rows(1)
      const list = await call('/api/engine/v2/executions/export', {
        method: 'GET',
        headers: { 'X-API-Key': key },
      })
      expect(list.text).to.include('a=1&b=2').and.not.include(SECRET).and.not.include('other-secret')
      await plugin.close()
    })

    it('is told the same of what is wrong with its URL as one whose secret is not', async () => {
      const { call, rows } = await start(door)
      const told = async (path: string): Promise<string> => {
        const { status, text } = await call(path, { headers: { 'X-Request-ID': 'same' } })
        return `${String(status)} ${text}`
      }
      const paths = [
        `${HOOK}/S/Prob%E9/1/request`,
        `${HOOK}?secret=S&mod=a&mod=b`,
        `${HOOK}?exec=%E9&secret=S`,
      ]
      for (const path of paths)
        expect(await told(path.replace('S', SECRET))).to.equal(await told(path.replace('S', 'guess')))
      expect((await rows(paths.length)).filter(({ instance }) => instance !== null)).to.have.length(
        paths.length,
      )
    })
  })

for (const door of DOORS)
  describe(`A webhook without a secret, through ${door},`, () => {
    const start = doors()

    it('is answered 422 to whoever asks for its trigger', async () => {
      const { call, key } = await start(door)
      const ask = (path: string, headers = {}) =>
        call(`/api/engine/v2/webhook/trig-room${path}`, {
          method: 'GET',
          headers: { 'X-API-Key': key, ...headers },
        })
      const missing = await ask('')
      expect([missing.status, missing.text.includes('missing-parameter')]).to.deep.equal([422, true])
      expect((await ask('?secret=guess')).status).to.equal(404)
      expect((await ask(`?secret=${SECRET}`)).status).to.equal(200)
      expect((await ask('', { 'X-Webhook-Secret': SECRET })).status).to.equal(200)
    })
  })
