import { expect } from 'chai'
import { expectProblem } from '../support/expect-problem.js'
import { execute, hooks, NOTIFY, room, type HooksOptions } from '../support/hooks.js'

const PROXIED: HooksOptions = { settings: { trustedProxies: ['loopback'] } }

describe('A webhook that says where its calls may come from', () => {
  const start = hooks()

  const cases: [sources: object, from: string, isTaken: boolean][] = [
    [{ allow: ['192.0.2.7'] }, '192.0.2.7', true],
    [{ allow: ['192.0.2.7'] }, '192.0.2.8', false],
    [{ allow: ['192.0.2.0/24', '2001:db8::/32'] }, '2001:db8::9', true],
    [{ allow: ['192.0.2.0/24', '2001:db8::/32'] }, '198.51.100.1', false],
    [{ allow: ['192.0.2.0/24'] }, '::ffff:192.0.2.7', true],
    [{ allow: ['0.0.0.0/0'] }, '192.0.2.7', true],
    [{ allow: ['0.0.0.0/0'] }, '2001:db8::9', false],
    [{ local_only: true }, '10.1.2.3', true],
    [{ local_only: true }, '172.16.0.1', true],
    [{ local_only: true }, '192.168.1.1', true],
    [{ local_only: true }, '169.254.0.1', true],
    [{ local_only: true }, 'fe80::1%eth0', true],
    [{ local_only: true }, 'fd00::1', true],
    [{ local_only: true }, '192.0.2.7', false],
    [{ local_only: true }, '100.64.0.1', false],
    [{ local_only: true, allow: ['10.0.0.0/8'] }, '10.1.2.3', true],
    [{ local_only: true, allow: ['10.0.0.0/8'] }, '192.168.1.1', false],
    [{ local_only: true, allow: ['192.0.2.7'] }, '192.0.2.7', false],
    [{ allow: ['192.0.2.7'] }, 'garbage', false],
    [{ local_only: true }, 'garbage', false],
    [{ allow: ['0.0.0.0/0', '::/0'] }, 'garbage', false],
    [{}, 'garbage', true],
    [{ cross_site: true }, '192.0.2.7', true],
  ]
  for (const [sources, from, isTaken] of cases)
    it(`${JSON.stringify(sources)} ${isTaken ? 'takes' : 'does not take'} calls from ${from}`, async () => {
      const hook = await start({ ...PROXIED, instance: { sources } })
      const answer = await hook.call(NOTIFY, { headers: { 'X-Forwarded-For': from } })
      if (isTaken) expect(answer.status).to.equal(202)
      else expectProblem(answer, 'source-refused')
      expect(hook.fired).to.equal(isTaken ? 1 : 0)
    })

  it('believes nobody who says to come from there but is no proxy', async () => {
    const hook = await start({ instance: { sources: { allow: ['192.0.2.7'] } } })
    const headers = { 'X-Forwarded-For': '192.0.2.7' }
    expect(expectProblem(await hook.call(NOTIFY, { headers }), 'source-refused').detail).to.include(
      '127.0.0.1',
    )
  })

  it('takes no calls at all with a list that has nobody on it who calls', async () => {
    const hook = await start({ instance: { sources: { allow: ['255.255.255.255'] } } })
    for (const path of [NOTIFY, execute()]) expectProblem(await hook.call(path), 'source-refused')
    expect([hook.fired, hook.probe.calls.length]).to.deep.equal([0, 0])
  })

  for (const sources of [{ allow: ['0.0.0.0/0', '::/0'] }, { local_only: true }])
    it(`${JSON.stringify(sources)} takes no calls from who has no address, as on a Unix socket`, async () => {
      const hook = await start({
        instance: { sources },
        serve:
          ({ router }) =>
          (request, response) => {
            Object.defineProperty(request.socket, 'remoteAddress', { value: undefined })
            router(request, response, () => response.destroy())
          },
      })
      expectProblem(await hook.call(NOTIFY), 'source-refused')
    })

  it('goes by what is said of them now', async () => {
    const hook = await start({ instance: { sources: { allow: ['192.0.2.7'] } } })
    expectProblem(await hook.call(NOTIFY), 'source-refused')
    await hook.plugin.configure(room({}, { sources: { allow: ['127.0.0.1'] } }))
    expect((await hook.call(NOTIFY)).status).to.equal(202)
    await hook.plugin.configure(room({}, { sources: { allow: ['192.0.2.7'] } }))
    expectProblem(await hook.call(NOTIFY), 'source-refused')
  })
})
