import { expect } from 'chai'
import { doors, DOORS } from '../../support/doors.js'
import { execute, NOTIFY } from '../../webhooks/support/hooks.js'

const MIB = 1024 ** 2

for (const door of DOORS)
  describe(`How large a body may be, through ${door},`, () => {
    const start = doors()

    const limits: [host: number | undefined, instance: number | null, most: number][] = [
      [undefined, null, MIB],
      [undefined, 3 * MIB, 3 * MIB],
      [undefined, 10, 10],
      [undefined, 100 * MIB, 32 * MIB],
      [1000, null, 1000],
      [1000, 500, 500],
      [1000, 2000, 1000],
      [2 * MIB, null, 2 * MIB],
    ]
    for (const [maxBodyBytes, max_body, most] of limits)
      it(`is ${String(most)} bytes where the host says ${String(maxBodyBytes)} and the instance ${String(max_body)}`, async () => {
        const settings = maxBodyBytes === undefined ? {} : { maxBodyBytes }
        const { call, probe, connect, prefix } = await start(door, { settings, instance: { max_body } })
        const fits = Buffer.alloc(most, 'x')
        expect((await call(execute(), { body: fits })).status).to.equal(202)
        expect((await call(execute(), { body: [fits] })).status).to.equal(202)
        expect((await call(NOTIFY, { body: [fits, 'x'] })).status).to.equal(413)
        const client = await connect()
        client.send(
          `POST ${prefix}${NOTIFY} HTTP/1.1\r\nHost: here\r\nContent-Length: ${String(most + 1)}\r\n\r\n`,
        )
        const { status, body } = await client.answer()
        expect([status, body.includes(`${String(most)} bytes at most`)]).to.deep.equal([413, true])
        client.leave()
        expect(probe.calls.map(({ context }) => context.raw.length)).to.deep.equal([most, most])
      })
  })
