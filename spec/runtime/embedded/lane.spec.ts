import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import fc from 'fast-check'
import { Lane } from '../../../src/runtime/embedded/lane.js'
import { WaitingRoom } from '../../../src/runtime/embedded/waiting-room.js'
import { problemOf, thrownBy } from '../../support/thrown.js'

/** A job that ends when it is told to. */
class Job {
  #end: (() => void) | undefined

  constructor(
    readonly name: string,
    private readonly started: string[],
  ) {}

  readonly run = (): Promise<string> => {
    this.started.push(this.name)
    return new Promise((resolve) => {
      this.#end = () => {
        resolve(this.name)
      }
    })
  }

  /** Ends the job, and lets what that sets off settle. */
  async end(): Promise<void> {
    this.#end?.()
    await turn()
  }
}

/** A lane with more room than it needs, unless there is less. */
const laneOf = (width: number, depth: number, room = new WaitingRoom(10_000)): Lane =>
  new Lane(width, depth, room)

describe('A lane', () => {
  let started: string[]
  const job = (name: string): Job => new Job(name, started)
  beforeEach(() => {
    started = []
  })

  it('gives what a job gives, at once when it can', async () => {
    const lane = laneOf(1, 1)
    expect(lane.run(() => 'now')).to.equal('now')
    const later = lane.run(() => Promise.resolve('later'))
    expect(later).to.be.instanceOf(Promise)
    expect(await later).to.equal('later')
  })

  it('lets jobs through in the order they came', async () => {
    const lane = laneOf(1, 10)
    const jobs = ['a', 'b', 'c'].map(job)
    const results = Promise.all(jobs.map(async ({ run }) => await lane.run(run)))
    expect(started).to.deep.equal(['a'])
    for (const [at, one] of jobs.entries()) {
      await one.end()
      expect(started).to.deep.equal(['a', 'b', 'c'].slice(0, at + 2))
    }
    expect(await results).to.deep.equal(['a', 'b', 'c'])
  })

  it('runs as many at once as it is wide', async () => {
    const lane = laneOf(2, 10)
    const [a, b, c, d] = [job('a'), job('b'), job('c'), job('d')]
    for (const { run } of [a, b, c, d]) void lane.run(run)
    expect(started).to.deep.equal(['a', 'b'])
    await b.end()
    expect(started).to.deep.equal(['a', 'b', 'c'])
    await a.end()
    expect(started).to.deep.equal(['a', 'b', 'c', 'd'])
  })

  it('refuses what it cannot hold with queue-full, and takes jobs again once there is room', async () => {
    const lane = laneOf(1, 2)
    const first = job('first')
    void lane.run(first.run)
    void lane.run(job('second').run)
    void lane.run(job('third').run)
    expect(await problemOf(() => lane.run(job('fourth').run))).to.include({
      code: 'queue-full',
      message: '2 calls wait for the module already',
    })
    await first.end()
    void lane.run(job('fifth').run)
    expect(started).to.deep.equal(['first', 'second'])
  })

  it('refuses with queue-full what there is no room for among all lanes, until something of another is called', async () => {
    const room = new WaitingRoom(2)
    const [one, other] = [laneOf(1, 9, room), laneOf(1, 9, room)]
    const [first, second] = [job('first'), job('second')]
    void one.run(first.run)
    void other.run(second.run)
    void one.run(job('third').run)
    void other.run(job('fourth').run)
    for (const lane of [one, other])
      expect(await problemOf(() => lane.run(job('more').run))).to.include({
        code: 'queue-full',
        message: '2 calls wait for modules already',
      })
    await first.end()
    void other.run(job('fifth').run)
    expect([started, room.waiting, other.waiting]).to.deep.equal([['first', 'second', 'third'], 2, 2])
  })

  it('takes what need not wait although there is no room to', () => {
    const room = new WaitingRoom(1)
    const busy = laneOf(1, 1, room)
    void busy.run(job('first').run)
    void busy.run(job('second').run)
    expect(laneOf(1, 1, room).run(() => 'now')).to.equal('now')
  })

  it('tells each job that has to wait its place, at once, and no other', async () => {
    const lane = laneOf(1, 3)
    const places: [name: string, place: number][] = []
    const run = (one: Job): unknown =>
      lane.run(one.run, { onQueued: (place) => places.push([one.name, place]) })
    const jobs = ['a', 'b', 'c', 'd'].map(job)
    for (const one of jobs) void run(one)
    expect(places).to.deep.equal([
      ['b', 1],
      ['c', 2],
      ['d', 3],
    ])
    await problemOf(() => run(job('e')))
    expect(places).to.have.length(3)
    await jobs[0]?.end()
    void run(job('f'))
    expect(places.at(-1)).to.deep.equal(['f', 3])
  })

  it('that holds none takes jobs only while it is free', async () => {
    const lane = laneOf(1, 0)
    const only = job('only')
    void lane.run(only.run)
    expect((await problemOf(() => lane.run(() => 1))).code).to.equal('queue-full')
    await only.end()
    expect(lane.run(() => 1)).to.equal(1)
  })

  it('throws or rejects with what a job throws, and goes on', async () => {
    const lane = laneOf(1, 10)
    const broken = new Error('broken')
    const throws = (): never => {
      throw broken
    }
    expect(() => lane.run(throws)).to.throw(broken)
    const rejected = thrownBy(() => lane.run(() => Promise.reject(broken)))
    const waiting = thrownBy(() => lane.run(throws))
    const last = lane.run(() => 'fine')
    expect(await rejected).to.equal(broken)
    expect(await waiting).to.equal(broken)
    expect(await last).to.equal('fine')
  })

  it('lets a job in that another one brings, in its turn', async () => {
    const lane = laneOf(1, 10)
    const order: string[] = []
    const first = job('first')
    void lane.run(first.run)
    void lane.run(() => {
      order.push('second')
      void lane.run(() => order.push('brought'))
    })
    void lane.run(() => order.push('third'))
    await first.end()
    expect(order).to.deep.equal(['second', 'third', 'brought'])
  })

  it('runs tens of thousands of jobs that end at once', async () => {
    const lane = laneOf(1, 10_000)
    const first = job('first')
    void lane.run(first.run)
    let count = 0
    const all = Array.from({ length: 10_000 }, async () => await lane.run(() => (count += 1)))
    await first.end()
    await Promise.all(all)
    expect(count).to.equal(10_000)
  })

  it('is idle once nothing runs or waits', async () => {
    const lane = laneOf(2, 10)
    await lane.idle()
    const [a, b, c] = [job('a'), job('b'), job('c')]
    for (const { run } of [a, b, c]) void lane.run(run)
    let idle = 0
    const both = Promise.all([lane.idle(), lane.idle()].map((wait) => wait.then(() => (idle += 1))))
    for (const one of [b, a]) {
      await one.end()
      expect(idle).to.equal(0)
    }
    await c.end()
    await both
    expect(idle).to.equal(2)
    await lane.idle()
  })

  it('becomes idle when the last job fails', async () => {
    const lane = laneOf(1, 10)
    const failing = thrownBy(() => lane.run(() => Promise.reject(new Error('broken'))))
    const last = thrownBy(() =>
      lane.run(() => {
        throw new Error('broken too')
      }),
    )
    await lane.idle()
    await Promise.all([failing, last])
  })

  it('holds no more than it may, nor do all together, and each job comes to its end once', async () => {
    const step = fc.record({ lane: fc.nat({ max: 2 }), kind: fc.constantFrom('add', 'add', 'end') })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(step, { maxLength: 40 }),
        async (width, depth, seats, steps) => {
          const room = new WaitingRoom(seats)
          const lanes = [0, 1, 2].map(() => ({ lane: laneOf(width, depth, room), running: new Array<Job>() }))
          const [ended, refused]: [string[], string[]] = [[], []]
          let added = 0
          for (const { lane: at, kind } of steps) {
            const one = lanes[at]
            if (!one) continue
            if (kind === 'end') await one.running.shift()?.end()
            else {
              const name = String((added += 1))
              const free = one.running.length < width && one.lane.waiting === 0
              const holds = one.lane.waiting < depth && room.waiting < seats
              const next = new Job(name, [])
              const work = (): Promise<string> => {
                one.running.push(next)
                return next.run()
              }
              void settled(async () => {
                ended.push(await one.lane.run(work))
              })
              if (!free && !holds) refused.push(name)
            }
            expect(one.lane.waiting).to.be.at.most(depth)
            expect(one.running.length).to.be.at.most(width)
            expect(room.waiting).to.equal(lanes.reduce((sum, { lane }) => sum + lane.waiting, 0))
            expect(room.waiting).to.be.at.most(seats)
          }
          for (const { running } of lanes)
            for (let job = running.shift(); job; job = running.shift()) await job.end()
          expect([...ended, ...refused].sort()).to.deep.equal(
            Array.from({ length: added }, (_, at) => String(at + 1)).sort(),
          )
          expect(room.waiting).to.equal(0)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('starts all jobs in order and never more at once than it is wide, however they end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.constantFrom('returns', 'throws', 'resolves', 'rejects', 'later'), { maxLength: 12 }),
        async (width, ends) => {
          const lane = laneOf(width, ends.length)
          const order: number[] = []
          let running = 0
          let most = 0
          await Promise.all(
            ends.map((end, at) =>
              settled(() =>
                lane.run(() => {
                  order.push(at)
                  running += 1
                  most = Math.max(most, running)
                  const done = (): void => {
                    running -= 1
                    if (end === 'throws' || end === 'rejects') throw new Error(end)
                  }
                  if (end === 'returns' || end === 'throws') {
                    done()
                    return undefined
                  }
                  return (end === 'later' ? turn() : Promise.resolve()).then(done)
                }),
              ),
            ),
          )
          expect(order).to.deep.equal(ends.map((_, at) => at))
          expect(most).to.be.at.most(width)
          await lane.idle()
        },
      ),
      { numRuns: 50 },
    )
  })
})

async function settled(work: () => unknown): Promise<void> {
  try {
    await work()
  } catch {
    // How it ended is not what is asked here.
  }
}
