import { expect } from 'chai'
import fc from 'fast-check'
import { SystemTriggerDefinition } from '../../../src/triggers/index.js'
import { until } from '../../support/until.js'
import { execute, HOOK, NOTIFY, SECRET } from '../support/hooks.js'
import { recorded, type Recorded } from '../support/recorded.js'

/** Every way to put a text where it does not belong. */
const places: [where: string, call: (text: string) => [path: string, headers?: Record<string, string>]][] = [
  ['its request id', (text) => [NOTIFY, { 'X-Request-ID': `${text}.${text}` }]],
  ['its request id, of an execution', (text) => [execute(), { 'X-Request-ID': `call:${text}` }]],
  ['its module', (text) => [`${NOTIFY}/${text}/1/request`]],
  ['its index', (text) => [`${NOTIFY}/Probe/${text}/request`]],
  ['its method', (text) => [execute(`re${text}quest`)]],
  ['its module, by query', (text) => [`${HOOK}?secret=${SECRET}&exec=true&mod=${text}&method=x`]],
  ['the end of a long method', (text) => [execute(`${'x'.repeat(120)}${text}`)]],
  ['a header', (text) => [execute('none'), { 'X-Other': text }]],
  ['the query', (text) => [execute('none', `?other=${text}`)]],
]

const told = async ({ events }: Recorded, count: number): Promise<string> => {
  await until(
    () => (events.length >= count ? events : undefined),
    () => `there are ${String(events.length)} events`,
  )
  return JSON.stringify(events)
}

describe('What is told of a delivery has no secret', () => {
  const start = recorded()

  for (const [where, call] of places)
    it(`where a caller puts it in ${where}`, async () => {
      const hook = await start()
      const [path, headers = {}] = call(SECRET)
      await hook.call(path, { headers })
      const text = await told(hook, 1)
      expect(text).not.to.include(SECRET)
      expect(text).not.to.include(SECRET.slice(0, -1))
    })

  it('that still works for a while, nor the one that took its place', async () => {
    const hook = await start()
    const made = SystemTriggerDefinition.parse({ trigger_id: 'trigger-room', webhook_secret: SECRET })
    const { id } = await hook.triggers.createInstance('sys-room', made)
    const { systemTrigger } = await hook.triggers.rotateSecret(id, 60_000)
    const next = systemTrigger.webhook_secret
    for (const secret of [SECRET, next])
      for (const text of [SECRET, next])
        await hook.call(`${HOOK.replace('trig-room', id)}/${secret}/${text}/1/x`, {
          headers: { 'X-Request-ID': text },
        })
    const text = await told(hook, 4)
    expect(next).to.have.length.greaterThan(8).and.not.equal(SECRET)
    expect([text.includes(SECRET), text.includes(next)]).to.deep.equal([false, false])
  })

  it('that came in its header', async () => {
    const hook = await start()
    const headers = { 'X-Webhook-Secret': SECRET, 'X-Request-ID': SECRET }
    await hook.call(HOOK, { headers })
    expect(await told(hook, 1)).to.include('"request":"[secret]"')
  })

  it('and of a text that a caller made up no more than 128 characters', async () => {
    const hook = await start()
    await hook.call(execute('m'.repeat(5000)))
    await told(hook, 1)
    expect(hook.events[0]?.method).to.equal('m'.repeat(128))
  })
})

describe('What is told of many deliveries', () => {
  const start = recorded()
  const kinds = {
    notify: NOTIFY,
    execute: execute(),
    'fail a gate': execute('none'),
    'fail a body gate': execute('book'),
    suppress: `${NOTIFY}/Hesitant/1/trailing`,
    lead: `${NOTIFY}/Hesitant/1/leading`,
    stranger: `${HOOK}/another`,
  }

  it('is one end of each, after its beginning where it has one', async () => {
    const kind = fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[]))
    await fc.assert(
      fc.asyncProperty(
        fc.array(kind, { maxLength: 12 }),
        fc.infiniteStream(fc.nat(3)),
        async (calls, how) => {
          const hook = await start()
          hook.probe.answer = () => {
            if (how.next().value === 0) throw new Error('broken')
            return [200, null, '']
          }
          await Promise.all(
            calls.map((one, at) =>
              hook.call(kinds[one], { headers: { 'X-Request-ID': `call-${String(at)}` }, body: '{}' }),
            ),
          )
          await hook.close()
          const expected = calls.flatMap((one, at) => (one === 'stranger' ? [] : [`call-${String(at)}`]))
          const runs = calls.includes('suppress') ? 1 : 0
          const ended = hook.events.filter(({ state }) => state === 'finished').map(({ request }) => request)
          const begun = hook.events.filter(({ state }) => state === 'started').map(({ request }) => request)
          expect(ended.filter((id) => id.startsWith('call-')).sort()).to.deep.equal(expected.sort())
          expect([new Set(ended).size, ended.length]).to.deep.equal([ended.length, expected.length + runs])
          expect(new Set(begun).size).to.equal(begun.length)
          for (const id of begun) {
            const own = hook.events.filter(({ request }) => request === id)
            expect(own.map(({ state }) => state)).to.deep.equal(['started', 'finished'])
          }
        },
      ),
      { numRuns: 60, seed: 20_260_314 },
    )
  }).timeout(20_000)
})
