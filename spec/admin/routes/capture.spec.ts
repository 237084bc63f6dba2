import { expect } from 'chai'
import { MoodyUnits } from '../../support/moody-units.js'
import { list, members, type Members } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices, type Office } from '../support/office.js'

const DECLARED = '/systems/sys-lobby/triggers/trig-declared'
const HOOK = '/webhook/trig-declared/notify?secret=declared-secret'

describe('Calls that are to be captured', () => {
  const open = offices()
  let office: Office
  let units: MoodyUnits
  beforeEach(async () => {
    units = new MoodyUnits()
    office = await open({ units })
  })
  const capture = (body: unknown, path = DECLARED) => office.as('admin').post(`${path}/capture`, body)
  const call = (path = HOOK) => office.as('nobody').post(path, { door: 1 })
  const listed = async (query = ''): Promise<readonly Members[]> =>
    list(await office.as('support').get(`/executions${query}`))
  const leftOf = async (): Promise<unknown> => members(await office.as('support').get(DECLARED)).capture_left

  it('are asked for also where the configuration file declares the instance, which does not change it', async () => {
    const before = members(await office.as('admin').get(`${DECLARED}?complete=false`))
    const answer = await capture({ calls: 5 })
    expect(answer.status).to.equal(200)
    expect(answer.json).to.deep.equal({ ...before, capture_left: 5 })
    const { instances } = await units.triggers.load()
    const kept = instances.find(({ settings }) => settings.id === 'trig-declared')
    expect(kept?.activity.capture_left).to.equal(5)
  })

  it('are shown as they become fewer, and listed', async () => {
    await capture({ calls: 2 })
    const { status, headers } = await call()
    expect([status, headers.get('x-webhook-capture'), await leftOf()]).to.deep.equal([202, '1', 1])
    await call()
    await call()
    const outcomes = async (query: string): Promise<unknown[]> =>
      (await listed(query)).map(({ outcome, state }) => [outcome, state])
    expect(await outcomes('')).to.deep.equal([
      ['notified', 'finished'],
      ['captured', 'captured'],
      ['captured', 'captured'],
    ])
    expect(await outcomes('?outcome=captured')).to.have.length(2)
    expect(await outcomes('?state=captured')).to.have.length(2)
  })

  it('are none any more once 0 are asked for', async () => {
    await capture({ calls: 5 })
    expect(members(await capture({ calls: 0 }))).to.include({ capture_left: 0 })
    expect((await call()).headers.get('x-webhook-capture')).to.equal(null)
  })

  const bodies: [what: string, body: unknown, code: 'malformed-body' | 'validation-failed'][] = [
    ['fewer than none', { calls: -1 }, 'validation-failed'],
    ['too many', { calls: 1001 }, 'validation-failed'],
    ['half a call', { calls: 1.5 }, 'malformed-body'],
    ['a text', { calls: '5' }, 'malformed-body'],
    ['nothing', {}, 'validation-failed'],
  ]
  for (const [what, body, code] of bodies)
    it(`are not ${what}`, async () => {
      expect(expectProblem(await capture(body), code)).to.deep.equal(['calls'])
      expect(await leftOf()).to.equal(0)
    })

  it('are not found in another system', async () => {
    expectProblem(await capture({ calls: 1 }, '/systems/sys-attic/triggers/trig-declared'), 'not-found')
    expect(await leftOf()).to.equal(0)
  })

  it('that cannot be kept are refused, and then nothing is captured', async () => {
    units.isFailing = true
    expectProblem(await capture({ calls: 5 }), 'storage-unavailable')
    units.isFailing = false
    expect(await leftOf()).to.equal(0)
    expect((await call()).headers.get('x-webhook-capture')).to.equal(null)
  })

  it('are run by a replay, once what would have refused them is mended', async () => {
    const admin = office.as('admin')
    const { id } = members(
      await admin.post('/triggers', { name: 'Hook', enable_webhook: true, supported_methods: ['GET'] }),
    )
    const applied = members(
      await admin.post('/systems/sys-lobby/triggers', { trigger_id: id, webhook_secret: 'chosen-secret' }),
    )
    const path = `/systems/sys-lobby/triggers/${String(applied.id)}`
    await capture({ calls: 9 }, path)
    await call(`/webhook/${String(applied.id)}/notify/chosen-secret/Display/1/ring`)
    const [captured] = await listed('?outcome=captured')
    expect(captured).to.include({ problem: 'verb-not-allowed', module: 'Display_1', method: 'ring' })
    const replay = async (): Promise<Members> =>
      members(await admin.post(`/executions/${String(captured?.id)}/replay`))
    expect(await replay()).to.include({ outcome: 'refused', problem: 'verb-not-allowed' })
    await admin.patch(`/triggers/${String(id)}`, { supported_methods: ['POST'] })
    expect(await replay()).to.include({ outcome: 'refused', problem: 'exec-disabled' })
    await admin.patch(path, { exec_enabled: true })
    const again = await replay()
    expect(again).to.include({ replay_of: captured?.id, outcome: 'answered', status: 201, problem: null })
    expect(again.reply).to.include({ body: '{"door":1}' })
    // The instance still captures what comes from outside.
    expect(members(await office.as('support').get(path))).to.include({ capture_left: 8 })
  })
})
