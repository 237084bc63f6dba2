import { expect } from 'chai'
import { Commits } from '../../src/commit/index.js'
import { Readiness } from '../../src/operations/index.js'
import { PublishedKeys } from '../../src/signatures/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'
import { Burst } from '../../src/webhooks/execution/burst.js'
import { WrongSecrets } from '../../src/webhooks/gates/wrong-secrets.js'
import { houses } from '../realtime/support/talk.js'
import { anExecution } from '../support/executions.js'
import { MoodyUnits } from '../support/moody-units.js'
import { Latch } from '../webhooks/support/latch.js'

const HOUR_MS = 60 * 60 * 1000

describe('What lasts a while, on a machine whose clock is set', () => {
  const open = houses()
  let clock: FakeClock
  beforeEach(() => {
    clock = new FakeClock()
  })
  const setOn = (hours: number): Promise<void> => clock.set(clock.now() + hours * HOUR_MS)

  for (const [how, hours] of [
    ['on', 3],
    ['back', -3],
  ] as const) {
    it(`keeps a websocket that is heard, and cuts one that is not, when it is set ${how}`, async () => {
      const house = await open()
      const talk = house.talk()
      clock = house.building.clock
      await setOn(hours)
      talk.session.tick(clock.elapsed())
      expect(talk.wire.closed).to.equal(undefined)
      await clock.advance(75_000)
      talk.session.tick(clock.elapsed())
      expect(talk.wire.closed).to.equal('cut')
    })

    it(`gives a commit two seconds when it is set ${how}`, async () => {
      const units = new MoodyUnits()
      units.opened = new Latch(null).opened
      const commits = new Commits(units, clock, new MemoryLog())
      let code: string | undefined
      const entries = [{ execution: anExecution(1), isKept: false, keptSize: 0 }]
      commits.commit({ entries }, (failure) => {
        code = failure?.code
      })
      await clock.advance(0)
      await setOn(hours)
      await clock.advance(1999)
      expect(code).to.equal(undefined)
      await clock.advance(1)
      expect(code).to.equal('storage-unavailable')
    })

    it(`takes a storage for silent after five seconds when it is set ${how}`, async () => {
      const readiness = new Readiness(clock, true, { health: () => [] })
      await setOn(hours)
      expect(readiness.refusal()).to.equal(undefined)
      await clock.advance(5001)
      expect(readiness.refusal()?.code).to.equal('storage-unavailable')
    })

    it(`ends a burst in time when it is set ${how}`, async () => {
      const burst = new Burst<{ readonly id: string }>({ wait: 1000, maxWait: 1500 }, clock)
      const ran: number[] = []
      const call = (): void => {
        const taken = burst.take('exec-1', () => ({ id: 'exec-2' }))
        if (!(taken instanceof Promise)) taken.join(() => ran.push(clock.elapsed()))
      }
      call()
      await clock.advance(800)
      await setOn(hours)
      call()
      await clock.advance(HOUR_MS)
      expect(ran).to.deep.equal([1500])
    })

    it(`fetches published keys anew after an hour when it is set ${how}`, async () => {
      let fetches = 0
      const keys = new PublishedKeys({ clock, load: () => Promise.resolve(String((fetches += 1))) })
      expect(await keys.text('a')).to.equal('1')
      await setOn(hours)
      expect(await keys.text('a')).to.equal('1')
      await clock.advance(HOUR_MS)
      expect(await keys.text('a')).to.equal('2')
    })

    it(`holds back an address that guesses for a minute when it is set ${how}`, async () => {
      const secrets = new WrongSecrets({ clock, log: new MemoryLog(), most: 1 })
      secrets.fail('192.0.2.7')
      await clock.advance(0)
      await setOn(hours)
      expect(secrets.wait('192.0.2.7')).to.be.within(1, 60_000)
      await clock.advance(60_000)
      expect(secrets.wait('192.0.2.7')).to.equal(0)
    })
  }
})
