import type { Role } from '../../../src/auth/index.js'
import { FakeClock } from '../../../src/testing/index.js'
import { defaultLimits, type RealtimeLimits } from '../../../src/realtime/index.js'
import { Session } from '../../../src/realtime/session/session.js'
import { Sources } from '../../../src/realtime/session/sources.js'
import { Topics } from '../../../src/realtime/session/topics.js'
import { Building, LOBBY } from './building.js'
import { Wire } from './wire.js'

/** A session with a client that a spec speaks for. */
export class Talk {
  readonly wire: Wire
  readonly session: Session

  constructor(
    private readonly house: House,
    role: Role,
    limits: Partial<RealtimeLimits>,
  ) {
    this.wire = new Wire(
      () => {
        this.session.drained()
      },
      () => {
        this.session.taken()
      },
    )
    const { runtime, clock, log } = house.building
    this.session = new Session({ key: 'key-1', name: 'Someone', role }, this.wire, {
      ...{ topics: house.topics, sources: house.sources, runtime, clock, log },
      limits: { ...defaultLimits, ...limits },
    })
  }

  /** Sends a request, for what it leaves out about the power of the first panel of the lobby. */
  ask(request: object): this {
    const whole = { id: 1, sys: LOBBY, mod: 'Panel', index: 1, name: 'power', ...request }
    this.session.receive(JSON.stringify(whole))
    return this
  }

  /** Sends a text as it is. */
  say(text: string): this {
    this.session.receive(text)
    return this
  }

  /** What has come since it was asked last, once everything under way has settled. */
  async hears(): Promise<unknown[]> {
    await this.house.building.clock.advance(0)
    return this.wire.sent.splice(0).map((text) => (text === 'pong' ? text : (JSON.parse(text) as unknown)))
  }
}

/** A building and whoever talks with it. */
export class House {
  readonly topics: Topics
  readonly sources: Sources
  readonly #talks: Talk[] = []

  constructor(readonly building: Building) {
    this.topics = new Topics(building.log)
    this.sources = new Sources(building)
  }

  talk(role: Role = 'admin', limits: Partial<RealtimeLimits> = {}): Talk {
    const talk = new Talk(this, role, limits)
    this.#talks.push(talk)
    return talk
  }

  /** Ends every talk; nothing may be left behind. */
  async close(): Promise<void> {
    for (const { session } of this.#talks) session.ended()
    const left = this.topics.size + this.building.feed.followers
    await this.building.close()
    if (left > 0) throw new Error(`${left} subscriptions are left`)
  }
}

/** Within `describe`: gives a way to open houses, which must be left as they were found. */
export function houses(): (options?: { readonly remembered?: number }) => Promise<House> {
  const open: House[] = []
  afterEach(async () => {
    for (const house of open.splice(0)) await house.close()
  })
  return async ({ remembered } = {}) => {
    const house = new House(await new Building(new FakeClock(), remembered).open())
    open.push(house)
    return house
  }
}
