import { expect } from 'chai'
import { request } from 'node:http'
import { mock } from 'node:test'
import { doors, DOORS, type Door } from '../../support/doors.js'
import { execute, HOOK, NOTIFY } from '../../webhooks/support/hooks.js'
import { problemIn } from '../../webhooks/support/client.js'

/** Sends a large body to the end and gives the answer, as Node's client does that writes before it reads. */
async function postAll({ port, prefix }: Door, path: string, body: Buffer): Promise<number> {
  return await new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path: prefix + path, method: 'POST', agent: false })
    sent.on('error', reject).on('response', (response) => {
      response.resume().on('end', () => {
        resolve(response.statusCode ?? 0)
      })
    })
    sent.setHeader('Content-Length', body.length)
    for (let at = 0; at < body.length; at += 65_536) sent.write(body.subarray(at, at + 65_536))
    sent.end()
  })
}

for (const door of DOORS)
  describe(`A call that is answered before its body has come, through ${door},`, () => {
    const start = doors()

    const calls: [what: string, head: string, status: number][] = [
      ['with a wrong secret', `POST ${HOOK}/guess`, 404],
      ['without a secret', `POST ${HOOK}`, 422],
      ['with a body that is too large', `POST ${NOTIFY}`, 413],
      ['of an unknown method', `POST ${execute('none')}`, 404],
      ['of REST without a key', 'POST /api/engine/v2/triggers', 401],
      ['of health', 'POST /healthz', 405],
      ['of the console', 'POST /console', 405],
      ['with a body that nobody reads', 'GET /healthz', 200],
    ]
    for (const [what, head, status] of calls)
      for (const framing of ['Content-Length: 99999999', 'Transfer-Encoding: chunked'])
        it(`${what}, is the last of its connection, and answered once: ${framing}`, async () => {
          const settings = { maxBodyBytes: status === 413 ? 5 : 1024 ** 3 }
          const { connect, prefix, closed } = await start(door, { settings })
          const client = await connect()
          const [verb = '', path = ''] = head.split(' ')
          const body = framing.startsWith('T') ? '6\r\nsix by\r\n' : 'six by'
          client.send(`${verb} ${prefix}${path} HTTP/1.1\r\nHost: here\r\n${framing}\r\n\r\n${body}`)
          const answer = await client.answer()
          expect(answer.status).to.equal(status)
          expect(answer.head).to.include('Connection: close')
          client.end()
          expect(await client.untilClosed()).to.equal('')
          await closed()
        })

    it('keeps its connection where there is no body', async () => {
      const { connect, prefix } = await start(door)
      const client = await connect()
      for (const head of ['', 'Content-Length: 0\r\n']) {
        client.send(`POST ${prefix}${HOOK}/guess HTTP/1.1\r\nHost: here\r\n${head}\r\n`)
        const answer = await client.answer()
        expect(answer.head).not.to.include('Connection: close')
      }
      client.leave()
    })

    it('can be read by callers that send all of it first', async () => {
      const opened = await start(door, { settings: { maxBodyBytes: 16 * 1024 ** 2 } })
      const statuses: number[] = []
      for (const [path, mebibytes] of [
        [NOTIFY, 20],
        [`${HOOK}/guess`, 10],
        [execute('none'), 10],
      ] as const)
        for (let count = 0; count < 5; count += 1)
          statuses.push(await postAll(opened, path, Buffer.alloc(mebibytes * 1024 ** 2)))
      expect(statuses).to.deep.equal([413, 404, 404].flatMap((status) => Array<number>(5).fill(status)))
    })

    it('is not waited for longer than 5 s, however slowly its body drips', async () => {
      const { connect, prefix, closed } = await start(door)
      mock.timers.enable({ apis: ['setTimeout'] })
      try {
        const client = await connect()
        client.send(`POST ${prefix}${HOOK}/guess HTTP/1.1\r\nHost: here\r\nContent-Length: 900\r\n\r\n`)
        const answer = await client.answer()
        expect(answer.status).to.equal(404)
        client.send('drip')
        mock.timers.tick(5000)
        expect(await client.untilClosed()).to.equal('')
      } finally {
        mock.timers.reset()
      }
      await closed()
    })
  })

for (const door of DOORS)
  describe(`A body that comes slowly, through ${door},`, () => {
    const start = doors()
    const settings = { bodyTimeoutMs: 20_000 }

    it('is given up after its time, answered 408 once, and has its row', async () => {
      const { connect, prefix, clock, rows, closed, probe, server } = await start(door, { settings })
      const client = await connect()
      const come = new Promise((resolve) => server.once('request', resolve))
      client.send(`POST ${prefix}${execute()} HTTP/1.1\r\nHost: here\r\nContent-Length: 900\r\n\r\n`)
      await come
      client.send('drip')
      await clock.advance(19_000)
      await clock.advance(3_000)
      const answer = await client.answer()
      expect([answer.status, problemIn({ text: answer.body }).code]).to.deep.equal([408, 'body-too-slow'])
      expect(answer.head).to.include('Connection: close')
      client.end()
      expect(await client.untilClosed()).to.equal('')
      await closed()
      expect((await rows(1))[0]).to.include({ instance: 'trig-room', status: 408, problem: 'body-too-slow' })
      expect(probe.calls).to.deep.equal([])
    })

    it('has a second more for each kilobyte that has come', async () => {
      const { connect, prefix, clock, probe, server } = await start(door, { settings })
      const client = await connect()
      const come = new Promise<NodeJS.ReadableStream>((resolve) => server.once('request', resolve))
      client.send(`POST ${prefix}${execute()} HTTP/1.1\r\nHost: here\r\nContent-Length: 60001\r\n\r\n`)
      const request = await come
      const read = new Promise<void>((resolve) => {
        let bytes = 0
        request.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes === 60_000) resolve()
        })
      })
      client.send('x'.repeat(60_000))
      await read
      await clock.advance(75_000)
      client.send('x')
      expect((await client.answer()).status).to.equal(202)
      expect(probe.calls[0]?.body).to.have.length(60_001)
      client.leave()
    })

    it('is given up by REST as well', async () => {
      const { connect, prefix, clock, key, server } = await start(door, { settings })
      const client = await connect()
      const come = new Promise((resolve) => server.once('request', resolve))
      client.send(
        `POST ${prefix}/api/engine/v2/triggers?api-key=${key} HTTP/1.1\r\nHost: here\r\n` +
          'Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{',
      )
      await come
      await clock.advance(0)
      await clock.advance(22_000)
      const answer = await client.answer()
      expect([answer.status, problemIn({ text: answer.body }).code]).to.deep.equal([408, 'body-too-slow'])
      client.end()
      expect(await client.untilClosed()).to.equal('')
    })
  })
