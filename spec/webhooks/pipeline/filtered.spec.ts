import { expect } from 'chai'
import { MoodyUnits } from '../../support/moody-units.js'
import { execute, NOTIFY } from '../support/hooks.js'
import { recorded, type Recorded } from '../support/recorded.js'

const FILTER = {
  match: 'all',
  comparisons: [
    { left: { member: 'type' }, operator: 'equal', right: 'ring' },
    { left: { header: 'X-Door' }, operator: 'not_equal', right: 'back' },
  ],
}

describe('Calls that a filter leaves out', () => {
  const start = recorded()
  let units: MoodyUnits
  let hook: Recorded
  const begin = async (instance: object): Promise<void> => {
    units = new MoodyUnits()
    hook = await start({ units, instance: { filter: FILTER, ...instance } })
    hook.probe.answer = () => [200, null, 'rung']
  }
  const ring = { body: '{"type":"ring"}' }

  it('are answered as if they were meant, and notify and run nothing', async () => {
    await begin({})
    const others = [{ body: '{"type":"open"}' }, { ...ring, headers: { 'X-Door': 'back' } }, {}]
    for (const options of others)
      for (const path of [NOTIFY, execute()]) {
        const { status, text } = await hook.call(path, options)
        expect([status, text]).to.deep.equal([202, ''])
      }
    expect([hook.probe.calls, hook.triggers.find('trig-room')?.activity.trigger_count]).to.deep.equal([[], 0])
    expect((await hook.call(execute(), ring)).text).to.equal('rung')
    const outcomes = hook.events.filter(({ state }) => state === 'finished').map(({ outcome }) => outcome)
    expect(outcomes).to.deep.equal([...Array.from({ length: 6 }, () => 'filtered'), 'answered'])
  })

  it('are kept as what they are, before they are answered', async () => {
    await begin({})
    await hook.call(execute(), { body: '{"type":"open"}' })
    expect(units.commits).to.deep.equal([['filtered']])
    expect((await units.journal.list({ outcomes: ['filtered'] }, { limit: 9 }))[0]).to.include({
      state: 'finished',
      status: 202,
      problem: null,
    })
  })

  it('use up no limit, and claim no key', async () => {
    await begin({
      rate_limit: { total: { calls: 1, seconds: 60 } },
      idempotency: { key: { from: 'header', name: 'X-Key' } },
    })
    const headers = { 'X-Key': 'k1' }
    await hook.call(execute(), { body: '{"type":"open"}', headers })
    expect((await hook.call(execute(), { ...ring, headers })).text).to.equal('rung')
  })
})

describe('The status of success', () => {
  const start = recorded()

  for (const status of [200, 204])
    it(`is ${String(status)} where an instance says so, unless its method says another`, async () => {
      const hook = await start({ instance: { success_status: status } })
      const paths = [NOTIFY, execute(), `${NOTIFY}/Hesitant/1/trailing`]
      for (const path of paths) expect((await hook.call(path)).status).to.equal(status)
      hook.probe.answer = () => [201, null, 'made']
      expect((await hook.call(execute())).status).to.equal(201)
      await hook.triggers.find('trig-room')?.captures.begin(1)
      expect((await hook.call(NOTIFY)).status).to.equal(status)
      await hook.clock.advance(1000)
    })
})
