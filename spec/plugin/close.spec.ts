import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { expect } from 'chai'
import { makeBell } from '../support/bell.js'
import {
  bellStatus,
  bellUrl,
  commandBell,
  followBell,
  lobby,
  plugins,
  untilHeld,
} from '../support/plugins.js'

describe('A plugin that closes', () => {
  const start = plugins()

  it('answers the delivery that is under way', async () => {
    const { Bell, release } = makeBell()
    const { plugin, url } = await start({ drivers: [Bell], configuration: lobby() })
    const answer = fetch(bellUrl(url, 'hold'), { method: 'POST' })
    await untilHeld(plugin)
    const closed = plugin.close()
    release()
    expect((await answer).status).to.equal(200)
    await closed
  })

  it('refuses new calls with 503, saying when to try again', async () => {
    const { Bell, release } = makeBell()
    const { plugin, url } = await start({ drivers: [Bell], configuration: lobby() })
    const held = fetch(bellUrl(url, 'hold'), { method: 'POST' })
    await untilHeld(plugin)
    const closed = plugin.close()
    const refused = await fetch(bellUrl(url, 'ring'))
    expect(refused.status).to.equal(503)
    expect(refused.headers.get('retry-after')).to.match(/^[1-9]\d*$/)
    expect(await refused.json()).to.include({ code: 'shutting-down' })
    release()
    await Promise.all([held, closed])
    // Once it is closed it passes on, and what is around it answers.
    expect(await fetch(bellUrl(url, 'ring'))).to.have.property('status', 418)
  })

  it('runs what waits for the end of a burst', async () => {
    const { Bell } = makeBell()
    const { plugin, url } = await start({ drivers: [Bell], configuration: lobby() })
    const rings: unknown[] = []
    followBell(plugin, 'rings', (value) => rings.push(value))
    await fetch(bellUrl(url, 'settle'), { method: 'POST' })
    expect(rings).to.deep.equal([0])
    await plugin.close()
    // The null is the module's end.
    expect(rings).to.deep.equal([0, 1, null])
  })

  it('runs what a delivery puts off whose body was still to come', async () => {
    const { Bell } = makeBell()
    const { plugin, url, clock } = await start({ drivers: [Bell], configuration: lobby() })
    const rings: unknown[] = []
    followBell(plugin, 'rings', (value) => rings.push(value))
    const headers = { 'Content-Length': '2', Expect: '100-continue' }
    const call = request(bellUrl(url, 'settle'), { method: 'POST', headers })
    call.flushHeaders()
    await once(call, 'continue')
    const closed = plugin.close()
    call.end('{}')
    const [answer] = (await once(call, 'response')) as [IncomingMessage]
    answer.resume()
    await closed
    expect(answer.statusCode).to.equal(202)
    expect(rings).to.deep.equal([0, 1, null])
    expect(clock.pending).to.equal(0)
  })

  it('leaves no timer, whatever was running', async () => {
    const { Bell } = makeBell()
    const triggers = [
      {
        id: 'trigger-bell',
        name: 'Bell',
        enable_webhook: true,
        debounce_period: 30,
        supported_methods: ['GET', 'POST'],
      },
    ]
    const { plugin, url, clock } = await start({ drivers: [Bell], configuration: lobby({ triggers }) })
    await commandBell(plugin, 'remind')
    await fetch(bellUrl(url, 'ring'))
    await fetch(bellUrl(url, 'settle'), { method: 'POST' })
    // The reminder, the burst, the debounce period, and the writing of what need not be written at once.
    expect(clock.pending).to.equal(4)
    await plugin.close()
    expect(clock.pending).to.equal(0)
  })

  it('gives up on a delivery that does not end within the drain time', async () => {
    const { Bell, release } = makeBell()
    const settings = { drainTimeoutMs: 3000, webhookTimeoutMs: 60_000 }
    const { plugin, url, clock } = await start({ drivers: [Bell], configuration: lobby(), settings })
    const answer = fetch(bellUrl(url, 'hold'), { method: 'POST' })
    await untilHeld(plugin)
    let isClosed = false
    const closed = plugin.close().then(() => {
      isClosed = true
    })
    // What is left has two and a half seconds of its own.
    await clock.advance(3000 + 2499)
    expect(isClosed).to.equal(false)
    await clock.advance(1)
    await closed
    release()
    await answer
  })

  it('may be closed again', async () => {
    const { Bell } = makeBell()
    const { plugin } = await start({ drivers: [Bell], configuration: lobby() })
    await plugin.close()
    await plugin.close()
    expect(bellStatus(plugin, 'rings')).to.equal(undefined)
  })
})
