import { expect } from 'chai'
import fc from 'fast-check'
import { SignatureSettings, signingOf } from '../../../src/senders/index.js'
import { sign } from '../../../src/signatures/index.js'
import { oneAddress } from '../../../src/webhooks/delivery/addresses.js'
import { until } from '../../support/until.js'
import type { Answer } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { execute, hooks, NOTIFY, room, type Hooks } from '../support/hooks.js'

/** So long that no count ends during a spec, in seconds. */
const HOUR = 3600

const times = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

/** Calls one after the other. */
async function calls(hook: Hooks, count: number, from?: string, path = NOTIFY): Promise<number[]> {
  const statuses: number[] = []
  for (let at = 0; at < count; at += 1)
    statuses.push(
      (await hook.call(path, from === undefined ? {} : { headers: { 'X-Forwarded-For': from } })).status,
    )
  return statuses
}

/** Holds an answer to a refusal for too many calls, and gives what it says. */
function expectLimited(answer: Answer, policy: string): string {
  const wait = answer.headers['retry-after'] ?? ''
  expect(wait).to.match(/^[1-9]\d*$/)
  const [name = ''] = policy.split(';')
  const { detail } = expectProblem(answer, 'rate-limited', {
    'retry-after': wait,
    ratelimit: `${name};r=0;t=${wait}`,
    'ratelimit-policy': policy,
  })
  return detail
}

describe('A webhook that says how many calls it takes', () => {
  const start = hooks()
  const PROXIED = { settings: { trustedProxies: ['loopback'] } }

  it('takes so many altogether, and says when to come back', async () => {
    const hook = await start({ instance: { rate_limit: { total: { calls: 3, seconds: HOUR } } } })
    expect(await calls(hook, 3)).to.deep.equal([202, 202, 202])
    const detail = expectLimited(await hook.call(execute()), '"total";q=3;w=3600')
    expect(detail).to.match(/^3 calls in 3600 s are taken altogether; try again in \d+ s$/)
    expect([hook.fired, hook.probe.calls.length]).to.deep.equal([3, 0])
  })

  it('takes exactly so many of a hundred that come together', async () => {
    const rate_limit = { total: { calls: 5, seconds: HOUR }, per_address: { calls: 50, seconds: HOUR } }
    const hook = await start({ instance: { rate_limit } })
    const answers = await Promise.all(times(100).map(() => hook.call(execute())))
    const taken = answers.filter(({ status }) => status === 202)
    expect([taken.length, hook.fired, hook.probe.calls.length]).to.deep.equal([5, 5, 5])
    for (const answer of answers) if (answer.status !== 202) expectLimited(answer, '"total";q=5;w=3600')
  })

  it('takes so many from each address', async () => {
    const rate_limit = { per_address: { calls: 2, seconds: HOUR } }
    const hook = await start({ ...PROXIED, instance: { rate_limit } })
    for (const from of ['192.0.2.7', '192.0.2.8', '2001:db8::1'])
      expect(await calls(hook, 3, from)).to.deep.equal([202, 202, 429])
    const answer = await hook.call(NOTIFY, { headers: { 'X-Forwarded-For': '192.0.2.7' } })
    expect(expectLimited(answer, '"per_address";q=2;w=3600')).to.include(
      '2 calls in 3600 s are taken from one address',
    )
  })

  it('takes no more from a network of IPv6 that one caller may have to itself', async () => {
    const rate_limit = { per_address: { calls: 2, seconds: HOUR } }
    const hook = await start({ ...PROXIED, instance: { rate_limit } })
    const from = [
      '2001:db8:0:1::1',
      '2001:db8::1:2:3:4:5',
      '2001:db8:0:1:ffff:ffff:ffff:ffff',
      '2001:db8:0:2::1',
    ]
    const statuses: number[] = []
    for (const address of from) statuses.push(...(await calls(hook, 1, address)))
    expect(statuses).to.deep.equal([202, 202, 429, 202])
  })

  it('counts callers whose address cannot be read as one', async () => {
    const rate_limit = { per_address: { calls: 1, seconds: HOUR } }
    const hook = await start({ ...PROXIED, instance: { rate_limit } })
    expect([...(await calls(hook, 1, 'garbage')), ...(await calls(hook, 1, 'unknown'))]).to.deep.equal([
      202, 429,
    ])
  })

  it('does not count what an address may not call any more against all others', async () => {
    const rate_limit = { total: { calls: 3, seconds: HOUR }, per_address: { calls: 2, seconds: HOUR } }
    const hook = await start({ ...PROXIED, instance: { rate_limit } })
    const headers = { 'X-Forwarded-For': '192.0.2.7' }
    const answers = await Promise.all(times(20).map(() => hook.call(NOTIFY, { headers })))
    expect(answers.filter(({ status }) => status === 202)).to.have.length(2)
    expect(await calls(hook, 2, '192.0.2.8')).to.deep.equal([202, 429])
  })

  it('does not count what is taken altogether against an address that was refused', async () => {
    const rate_limit = { total: { calls: 1, seconds: 1 }, per_address: { calls: 2, seconds: HOUR } }
    const hook = await start({ instance: { rate_limit } })
    const answers = await Promise.all(times(20).map(() => hook.call(NOTIFY)))
    expect(answers.filter(({ status }) => status === 202)).to.have.length(1)
    await until(
      async () => (await calls(hook, 1))[0] === 202 || undefined,
      () => 'the second call of the address is not taken',
    )
    expect(hook.fired).to.equal(2)
  })

  it('takes calls again when the time is over', async () => {
    const hook = await start({ instance: { rate_limit: { total: { calls: 1, seconds: 1 } } } })
    const answers = await Promise.all(times(5).map(() => hook.call(NOTIFY)))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).to.have.length(4)
    expect(refused.map(({ headers }) => headers['retry-after'])).to.deep.equal(['1', '1', '1', '1'])
    await until(
      async () => (await calls(hook, 1))[0] === 202 || undefined,
      () => 'calls are not taken again',
    )
  })

  it('counts no call that a gate refuses, whichever it is', async () => {
    const signature = SignatureSettings.parse({ preset: 'github', secrets: ['the-secret-of-the-sender'] })
    const rate_limit = { total: { calls: 1, seconds: HOUR } }
    const hook = await start({ instance: { signature, rate_limit }, settings: { maxBodyBytes: 100 } })
    const signed = (body: string) => ({
      body,
      headers: Object.fromEntries(
        sign(signingOf(signature), { url: '', body: Buffer.from(body), id: '', now: 0 }),
      ),
    })
    const refusals = [
      await hook.call(NOTIFY, { body: 'x'.repeat(101) }),
      await hook.call(NOTIFY.slice(0, -1)),
      await hook.call(NOTIFY, { method: 'GET', headers: { 'Sec-Fetch-Site': 'cross-site' } }),
      await hook.call(NOTIFY),
      await hook.call(execute('nothing'), signed('x')),
      await hook.call(NOTIFY, { ...signed('x'), body: 'y' }),
      await hook.call(execute('book'), signed('{}')),
    ]
    expect(refusals.map(({ status }) => status)).to.deep.equal([413, 404, 403, 401, 404, 401, 422])
    expect((await hook.call(NOTIFY, signed('x'))).status).to.equal(202)
    expectLimited(await hook.call(NOTIFY, signed('x')), '"total";q=1;w=3600')
  })

  it('does not take a message of a sender for one that has come, where the limit refuses it', async () => {
    const signature = SignatureSettings.parse({
      preset: 'standard-webhooks',
      secrets: [`whsec_${btoa('a key')}`],
    })
    const rate_limit = { total: { calls: 1, seconds: 1 } }
    const hook = await start({ instance: { signature, rate_limit } })
    const signed = (id: string) => {
      const signable = { url: '', body: Buffer.from('x'), id, now: hook.clock.now() }
      return { body: 'x', headers: Object.fromEntries(sign(signingOf(signature), signable)) }
    }
    const [one, two] = [signed('msg_1'), signed('msg_2')]
    const answers = await Promise.all([hook.call(NOTIFY, one), hook.call(NOTIFY, two)])
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([202, 429])
    const refused = answers[0].status === 429 ? one : two
    await until(
      async () => (await hook.call(NOTIFY, refused)).status === 202 || undefined,
      () => 'the message is not taken',
    )
  })

  it('counts anew when its settings change, and only then', async () => {
    const limited = (calls: number, changes: object = {}): object =>
      room({}, { rate_limit: { total: { calls, seconds: HOUR } }, ...changes })
    const hook = await start({ configuration: limited(1) })
    expect(await calls(hook, 2)).to.deep.equal([202, 429])
    await hook.plugin.configure(limited(1, { important: true }))
    expect(await calls(hook, 1)).to.deep.equal([429])
    await hook.plugin.configure(limited(2))
    expect(await calls(hook, 3)).to.deep.equal([202, 202, 429])
    await hook.plugin.configure(room())
    expect(await calls(hook, 3)).to.deep.equal([202, 202, 202])
  })

  it('leaves the answers of calls that it takes alone', async () => {
    const hook = await start({ instance: { rate_limit: { total: { calls: 1, seconds: HOUR } } } })
    const { status, headers } = await hook.call(NOTIFY)
    expect([status, headers.ratelimit, headers['retry-after']]).to.deep.equal([202, undefined, undefined])
  })
})

describe('What is counted as one address', () => {
  /** An address by its eight groups. */
  const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })
  const long = (parts: readonly number[]): string => parts.map((part) => part.toString(16)).join(':')

  it('is of IPv6 what has its first 64 bits, however it is written', () => {
    fc.assert(
      fc.property(groups, groups, (one, other) => {
        fc.pre(!long(one).startsWith('0:0:0:0:0:'))
        const neighbour = [...one.slice(0, 4), ...other.slice(4)]
        fc.pre(!long(neighbour).startsWith('0:0:0:0:0:'))
        expect(oneAddress(long(neighbour))).to.equal(oneAddress(long(one)))
        expect(oneAddress(long(one))).to.equal(`${long(one.slice(0, 4))}::/64`)
      }),
    )
  })

  const same: [address: string, counted: string][] = [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['', ''],
    ['garbage', ''],
  ]
  for (const [address, counted] of same)
    it(`is ${JSON.stringify(counted)} for ${JSON.stringify(address)}`, () => {
      expect(oneAddress(address)).to.equal(counted)
    })
})
