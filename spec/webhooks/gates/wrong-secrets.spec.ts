import { expect } from 'chai'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import { WrongSecrets } from '../../../src/webhooks/gates/wrong-secrets.js'
import type { Answer } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { execute, HOOK, hooks, NOTIFY, SECRET, type Hooks, type HooksOptions } from '../support/hooks.js'

const MOST = 5

const limited = (options: HooksOptions = {}): HooksOptions => ({
  ...options,
  settings: { maxFailedSecretsPerMinute: MOST, trustedProxies: ['loopback'] },
})

describe('An address that gives wrong secrets', () => {
  const start = hooks()

  const callFrom = (hook: Hooks, path: string, from = '192.0.2.7', id = 'call-1'): Promise<Answer> =>
    hook.call(path, { headers: { 'X-Forwarded-For': from, 'X-Request-ID': id } })

  /** Calls so often, one after the other; gives the statuses. */
  const calls = async (hook: Hooks, count: number, path: string, from?: string): Promise<number[]> => {
    const statuses: number[] = []
    for (let at = 0; at < count; at += 1) statuses.push((await callFrom(hook, path, from)).status)
    return statuses
  }

  const expectHeldBack = (answer: Answer): void => {
    const wait = answer.headers['retry-after'] ?? ''
    expect(Number(wait)).to.be.within(1, 60)
    expectProblem(answer, 'rate-limited', { 'retry-after': wait })
  }

  it('may not call any more once it has given too many, even with the right one', async () => {
    const hook = await start(limited())
    expect(await calls(hook, MOST, `${HOOK}/guess`)).to.deep.equal(Array(MOST).fill(404))
    expectHeldBack(await callFrom(hook, `${HOOK}/guess`))
    expectHeldBack(await callFrom(hook, execute()))
    expect([hook.fired, hook.probe.calls.length]).to.deep.equal([0, 0])
  })

  it('may call again when the minute is over', async () => {
    const hook = await start(limited())
    await calls(hook, MOST, `${HOOK}/guess`)
    expectHeldBack(await callFrom(hook, NOTIFY))
    await hook.clock.advance(60_000)
    expect((await callFrom(hook, NOTIFY)).status).to.equal(202)
  })

  it('holds back nobody else', async () => {
    const hook = await start(limited())
    await calls(hook, MOST, `${HOOK}/guess`)
    expect(await calls(hook, 1, NOTIFY, '192.0.2.8')).to.deep.equal([202])
    expectHeldBack(await callFrom(hook, NOTIFY))
  })

  it('is one with all others of its network, in IPv6', async () => {
    const hook = await start(limited())
    await calls(hook, MOST, `${HOOK}/guess`, '2001:db8:0:1::1')
    expectHeldBack(await callFrom(hook, NOTIFY, '2001:db8:0:1::2'))
    expect(await calls(hook, 1, NOTIFY, '2001:db8:0:2::1')).to.deep.equal([202])
  })

  it('learns nothing from what it is answered then, whatever it calls', async () => {
    const hook = await start(limited())
    await calls(hook, MOST, `${HOOK}/guess`)
    const urls = [NOTIFY, `${HOOK}/guess`, `${HOOK}?secret=${SECRET}`, execute(), execute('nothing')]
    const others = urls.map((url) => url.replace('trig-room', 'trig-none'))
    const texts = new Set<string>()
    for (const url of [...urls, ...others]) {
      const { text, headers } = await callFrom(hook, url)
      const wait = headers['retry-after'] ?? ''
      texts.add(text.replaceAll(`in ${wait} s`, 'in … s'))
    }
    expect([...texts]).to.have.length(1)
  })

  const wrong: [what: string, path: string, options?: HooksOptions][] = [
    ['of an unknown instance', NOTIFY.replace('trig-room', 'trig-none')],
    ['of a disabled instance', `${HOOK}/guess`, { instance: { enabled: false } }],
    ['of a trigger without a webhook', `${HOOK}/guess`, { trigger: { enable_webhook: false } }],
    ['in the query', `${HOOK}?secret=guess`],
    ['that is empty', `${HOOK}?secret=`],
  ]
  for (const [what, path, options] of wrong)
    it(`has given one when it is ${what}`, async () => {
      const hook = await start(limited(options))
      expect(await calls(hook, MOST + 1, path)).to.deep.equal([...(Array(MOST).fill(404) as number[]), 429])
    })

  it('has given one when its body is longer than anybody’s who does not know the secret', async () => {
    const hook = await start(limited({ instance: { max_body: 4 * 1024 ** 2 } }))
    const body = 'x'.repeat(2 * 1024 ** 2)
    const headers = { 'X-Forwarded-For': '192.0.2.7' }
    const statusOf = async (path: string): Promise<number> =>
      (await hook.call(path, { body, headers })).status
    expect(await statusOf(NOTIFY)).to.equal(202)
    for (let call = 0; call < MOST; call += 1) expect(await statusOf(`${HOOK}/guess`)).to.equal(413)
    for (const path of [`${HOOK}/guess`, NOTIFY]) expect(await statusOf(path)).to.equal(429)
  })

  const others: [what: string, path: string, status: number, options?: HooksOptions][] = [
    ['the right one', NOTIFY, 202],
    ['none at all', HOOK, 422],
    ['the right one of a disabled instance', NOTIFY, 404, { instance: { enabled: false } }],
    ['the right one for a method that is not there', execute('nothing'), 404],
    ['one to a URL of another shape', `${HOOK}/guess/Probe`, 404],
  ]
  for (const [what, path, status, options] of others)
    it(`has given none with ${what}`, async () => {
      const hook = await start(limited(options))
      expect(await calls(hook, MOST + 2, path)).to.deep.equal(Array(MOST + 2).fill(status))
    })

  it('may give as many as it likes where that is set', async () => {
    const hook = await start({ settings: { maxFailedSecretsPerMinute: 0 } })
    expect(await calls(hook, 100, `${HOOK}/guess`)).to.deep.equal(Array(100).fill(404))
  })

  it('may give sixty a minute unless something else is set', async () => {
    const hook = await start()
    expect(await calls(hook, 61, `${HOOK}/guess`)).to.deep.equal([...(Array(60).fill(404) as number[]), 429])
  })

  it('is not held back when it has none, since others would be taken for it', async () => {
    const hook = await start(limited())
    expect(await calls(hook, MOST + 2, `${HOOK}/guess`, 'garbage')).to.deep.equal(Array(MOST + 2).fill(404))
  })

  it('is named in the log, once', async () => {
    const hook = await start(limited())
    await calls(hook, MOST + 3, `${HOOK}/guess`)
    const warnings = hook.log.lines.filter(({ level }) => level === 'warn')
    expect(warnings.map(({ message }) => message)).to.deep.equal([
      'too many wrong secrets have come from an address',
    ])
    expect(warnings[0]?.details).to.include({ address: '192.0.2.7' })
  })
})

describe('What is remembered of wrong secrets', () => {
  /** Lets the counting, which takes a turn, come to its end. */
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  it('is bounded: the first of very many addresses are forgotten', async () => {
    const wrongSecrets = new WrongSecrets({ clock: new FakeClock(), log: new MemoryLog(), most: 1 })
    const address = (at: number): string =>
      `10.${String(at >> 16)}.${String((at >> 8) & 255)}.${String(at & 255)}`
    for (let at = 0; at < 10_001; at += 1) wrongSecrets.fail(address(at))
    await turn()
    expect(wrongSecrets.wait(address(0))).to.equal(0)
    for (const at of [1, 5000, 10_000]) expect(wrongSecrets.wait(address(at))).to.be.within(1, 60_000)
  })

  it('ends for each address when its own minute does', async () => {
    const clock = new FakeClock()
    const wrongSecrets = new WrongSecrets({ clock, log: new MemoryLog(), most: 1 })
    wrongSecrets.fail('192.0.2.7')
    await turn()
    await clock.advance(40_000)
    wrongSecrets.fail('192.0.2.8')
    await turn()
    expect([wrongSecrets.wait('192.0.2.7') > 0, wrongSecrets.wait('192.0.2.8') > 0]).to.deep.equal([
      true,
      true,
    ])
    await clock.advance(20_000)
    expect([wrongSecrets.wait('192.0.2.7'), wrongSecrets.wait('192.0.2.8') > 0]).to.deep.equal([0, true])
    await clock.advance(40_000)
    expect([wrongSecrets.wait('192.0.2.7'), wrongSecrets.wait('192.0.2.8')]).to.deep.equal([0, 0])
  })
})
