import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import fc from 'fast-check'
import { TaskQueue, type Attempt, type TaskOptions } from '../../src/driver/index.js'
import { FakeClock } from '../../src/testing/index.js'
import { problemOf, thrownBy } from '../support/thrown.js'

describe('A task queue', () => {
  let clock: FakeClock
  let start: number
  let queue: TaskQueue
  let ran: string[]
  beforeEach(() => {
    clock = new FakeClock()
    start = clock.now()
    queue = new TaskQueue(clock)
    ran = []
  })

  /** Adds a task that takes so many milliseconds, and notes when it starts. */
  const add = (name: string, ms: number, options: TaskOptions = {}): Promise<string> =>
    queue.add(
      () =>
        new Promise((resolve) => {
          ran.push(`${name}@${String(clock.now() - start)}`)
          clock.after(ms, () => {
            resolve(name)
          })
        }),
      options,
    )

  it('gives what the task gives', async () => {
    expect(await queue.add(() => 1)).to.equal(1)
    expect(await queue.add(() => Promise.resolve('later'))).to.equal('later')
    expect(clock.pending).to.equal(0)
  })

  const odd: [options: TaskOptions, message: string][] = [
    [{ priority: Number.NaN }, 'priority is NaN'],
    [{ delay: Number.NaN }, 'delay is NaN ms; it must be 0 or more'],
    [{ delay: Infinity }, 'delay is Infinity ms; it must be 0 or more'],
    [{ timeout: Number.NaN }, 'timeout is NaN ms; it must be above 0'],
    [{ timeout: 0 }, 'timeout is 0 ms; it must be above 0'],
    [{ retries: Number.NaN }, 'retries is NaN; it must be 0 or more'],
  ]
  for (const [options, message] of odd)
    it(`refuses a task whose ${message}, and does not run it`, async () => {
      const error = await thrownBy(() => add('odd', 1, options))
      expect(error).to.be.instanceOf(RangeError)
      expect(error).to.have.property('message', `queue.add: ${message}`)
      expect(ran).to.deep.equal([])
    })

  it('runs one task at a time, in the order they came', async () => {
    const done = Promise.all([add('a', 30), add('b', 20), add('c', 10)])
    expect(queue.size).to.equal(2)
    await clock.advance(100)
    expect(ran).to.deep.equal(['a@0', 'b@30', 'c@50'])
    expect(await done).to.deep.equal(['a', 'b', 'c'])
    expect(queue.size).to.equal(0)
  })

  it('runs the task of the highest priority first, and never interrupts one', async () => {
    void add('first', 10)
    void add('low', 10, { priority: 10 })
    void add('usual', 10)
    void add('also usual', 10, { priority: 50 })
    void add('high', 10, { priority: 90 })
    await clock.advance(100)
    expect(ran).to.deep.equal(['first@0', 'high@10', 'usual@20', 'also usual@30', 'low@40'])
  })

  it('runs by priority, then by order, whatever comes', async () => {
    const priorities = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(priorities, async (all) => {
        const own = new TaskQueue(new FakeClock())
        const order: number[] = []
        let open = (): void => undefined
        const gate = own.add(() => new Promise<void>((resolve) => (open = resolve)))
        const tasks = all.map((priority, at) => own.add(() => order.push(at), { priority }))
        open()
        await Promise.all([gate, ...tasks])
        const model = all.map((priority, at) => ({ priority, at })).sort((a, b) => b.priority - a.priority)
        expect(order).to.deep.equal(model.map(({ at }) => at))
      }),
      { numRuns: 50 },
    )
  })

  /** What is waited for although it is no promise, and how it ends. */
  const thenables: [what: string, make: (end: Promise<void>) => unknown][] = [
    ['an object', (end) => ({ then: end.then.bind(end) })],
    ['a function', (end) => Object.assign(() => undefined, { then: end.then.bind(end) })],
  ]
  for (const [what, make] of thenables)
    it(`keeps the device busy until ${what} with then has settled`, async () => {
      let settle: () => void = () => undefined
      const end = new Promise<void>((resolve) => (settle = resolve))
      const first = queue.add(() => make(end))
      const begun: string[] = []
      const second = queue.add(() => begun.push('second'))
      await clock.advance(10)
      expect(begun).to.deep.equal([])
      settle()
      await Promise.all([first, second])
      expect(begun).to.deep.equal(['second'])
    })

  it('goes on after a task whose then throws', async () => {
    const bomb = {
      then: () => {
        throw new Error('no then')
      },
    }
    expect(await thrownBy(() => queue.add(() => bomb))).to.have.property('message', 'no then')
    expect(await queue.add(() => 'next')).to.equal('next')
  })

  it('pauses after a task as long as it asks', async () => {
    void add('a', 10, { delay: 500 })
    void add('b', 10)
    await clock.advance(600)
    expect(ran).to.deep.equal(['a@0', 'b@510'])
  })

  it('gives the result before the pause is over', async () => {
    const done = add('a', 10, { delay: 60_000 })
    await clock.advance(10)
    expect(await done).to.equal('a')
  })

  for (const [how, task] of [
    [
      'throws',
      () => {
        throw new RangeError('broken')
      },
    ],
    ['rejects', () => Promise.reject(new RangeError('broken'))],
  ] as const)
    it(`rejects with what the task ${how}, tries no further, and goes on with the next`, async () => {
      const failing = thrownBy(() => queue.add(task))
      const next = add('next', 10)
      expect(await failing).to.be.instanceOf(RangeError)
      await clock.advance(10)
      expect(await next).to.equal('next')
      expect(clock.pending).to.equal(0)
    })

  it('tries a task that runs out of time again, three times, then rejects with driver-timeout', async () => {
    const problem = problemOf(() => add('slow', 60_000))
    await clock.advance(20_000)
    expect(ran).to.deep.equal(['slow@0', 'slow@5000', 'slow@10000', 'slow@15000'])
    expect(await problem).to.include({ code: 'driver-timeout', message: 'a task took longer than 5000 ms' })
  })

  it('tries as long and as often as the task asks', async () => {
    const problem = problemOf(() => add('slow', 60_000, { timeout: 100, retries: 1 }))
    await clock.advance(1000)
    expect(ran).to.deep.equal(['slow@0', 'slow@100'])
    expect((await problem).code).to.equal('driver-timeout')
  })

  it('tries again before tasks that are up to 20 less urgent', async () => {
    void add('slow', 60_000, { timeout: 100, retries: 1, priority: 50 }).catch(() => undefined)
    void add('less urgent', 10, { priority: 69 })
    void add('more urgent', 10, { priority: 71 })
    await clock.advance(1000)
    expect(ran).to.deep.equal(['slow@0', 'more urgent@100', 'slow@110', 'less urgent@210'])
  })

  it('gives the result of an attempt that makes it', async () => {
    let attempts = 0
    const done = queue.add(
      () => {
        attempts += 1
        return attempts === 3 ? 'made it' : new Promise<string>(() => undefined)
      },
      { timeout: 100 },
    )
    await clock.advance(1000)
    expect(await done).to.equal('made it')
    expect(attempts).to.equal(3)
  })

  it('signals an attempt that has run out of time, and no other', async () => {
    const signals: AbortSignal[] = []
    const failing = thrownBy(() =>
      queue.add(
        ({ signal }) => {
          signals.push(signal)
          return new Promise(() => undefined)
        },
        { timeout: 100, retries: 1 },
      ),
    )
    await clock.advance(150)
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true, false])
    await clock.advance(150)
    expect(signals[1]?.reason).to.equal(await failing)
  })

  it('has signalled already when the signal is first looked at too late', async () => {
    let attempt: Attempt | undefined
    const failing = thrownBy(() =>
      queue.add(
        (own) => {
          attempt = own
          return new Promise(() => undefined)
        },
        { timeout: 100, retries: 0 },
      ),
    )
    await clock.advance(100)
    expect(attempt?.signal).to.include({ aborted: true, reason: await failing })
  })

  it('heeds no result that comes after the time limit', async () => {
    const failing = thrownBy(() => add('slow', 150, { timeout: 100, retries: 1 }))
    const next = add('next', 10)
    await clock.advance(160)
    expect(ran).to.deep.equal(['slow@0', 'slow@100'])
    await clock.advance(1000)
    expect(await failing).to.include({ code: 'driver-timeout' })
    expect(await next).to.equal('next')
    expect(ran).to.deep.equal(['slow@0', 'slow@100', 'next@200'])
  })

  it('replaces a waiting task of the same name in its place, for both callers', async () => {
    void add('first', 10)
    const old = add('old', 10, { name: 'volume' })
    void add('other', 10)
    const fresh = add('fresh', 10, { name: 'volume' })
    expect(queue.size).to.equal(2)
    await clock.advance(100)
    expect(ran).to.deep.equal(['first@0', 'fresh@10', 'other@20'])
    expect(await Promise.all([old, fresh])).to.deep.equal(['fresh', 'fresh'])
  })

  it('replaces no task that runs, and none without a name', async () => {
    void add('running', 10, { name: 'volume' })
    void add('waiting', 10, { name: 'volume' })
    void add('a', 10)
    void add('b', 10)
    await clock.advance(100)
    expect(ran).to.deep.equal(['running@0', 'waiting@10', 'a@20', 'b@30'])
  })

  it('rejects what waits when it is cleared, lets the running task end, and takes more', async () => {
    const running = add('running', 10)
    const waiting = problemOf(() => add('waiting', 10))
    queue.clear()
    expect(queue.size).to.equal(0)
    const after = add('after', 10)
    await clock.advance(100)
    expect(await waiting).to.include({ code: 'driver-failed', message: 'the queue was cleared' })
    expect(await Promise.all([running, after])).to.deep.equal(['running', 'after'])
    expect(ran).to.deep.equal(['running@0', 'after@10'])
  })

  it('rejects both callers of a replaced task that is cleared', async () => {
    void add('running', 10)
    const problems = Promise.all(['a', 'b'].map((name) => problemOf(() => add(name, 10, { name: 'volume' }))))
    queue.clear('no more')
    expect((await problems).map(({ message }) => message)).to.deep.equal(['no more', 'no more'])
  })

  it('ends all there is, and refuses what comes, once it is closed', async () => {
    const problems = Promise.all(['running', 'waiting'].map((name) => problemOf(() => add(name, 60_000))))
    queue.close()
    const late = problemOf(() => add('late', 10))
    for (const problem of [...(await problems), await late])
      expect(problem).to.include({ code: 'driver-failed', message: 'the module has stopped' })
    await clock.advance(60_000)
    expect(ran).to.deep.equal(['running@0'])
  })

  it('signals the running attempt when it is closed', async () => {
    let signal: AbortSignal | undefined
    const failing = thrownBy(() =>
      queue.add((attempt) => {
        signal = attempt.signal
        return new Promise(() => undefined)
      }),
    )
    queue.close()
    expect(signal).to.include({ aborted: true, reason: await failing })
    expect(clock.pending).to.equal(0)
  })

  it('leaves no timer behind when it is closed in a pause', async () => {
    void add('a', 10, { delay: 60_000 })
    await clock.advance(10)
    queue.close()
    expect(clock.pending).to.equal(0)
  })

  it('begins no pause when it is closed by its own task', () => {
    void queue.add(
      () => {
        queue.close()
      },
      { delay: 60_000 },
    )
    expect(clock.pending).to.equal(0)
  })

  it('runs tens of thousands of tasks that end at once', async () => {
    let count = 0
    const first = add('first', 10)
    const tasks = Array.from({ length: 20_000 }, () => queue.add(() => (count += 1)))
    await clock.advance(10)
    await Promise.all([first, ...tasks])
    expect(count).to.equal(20_000)
  })
})

describe('A task that adds another to its own queue', () => {
  let queue: TaskQueue
  let clock: FakeClock
  beforeEach(() => {
    clock = new FakeClock()
    queue = new TaskQueue(clock)
  })
  const inner = (): Promise<string> => queue.add(() => 'inner')

  const waits: [how: string, task: () => Promise<unknown>][] = [
    ['awaits it', async () => await inner()],
    ['returns it', inner],
    ['returns it from an async function', async () => inner()],
    ['awaits it after something else', () => turn().then(async () => await inner())],
    ['awaits it with others', () => Promise.all([inner(), turn()])],
    ['awaits what comes of it', async () => await inner().then((text) => text)],
  ]
  for (const [how, task] of waits)
    it(`is told at once that it would wait for ever when it ${how}`, async () => {
      const problem = await problemOf(() => queue.add(task))
      expect(problem.code).to.equal('driver-loop')
      expect(problem.message).to.match(/^a task awaits another of its own queue/)
      expect([queue.size, clock.pending]).to.deep.equal([0, 0])
      expect(await queue.add(() => 'next')).to.equal('next')
    })

  const goesOn: [how: string, task: (note: (text: string) => void) => unknown][] = [
    ['leaves it alone', (note) => void inner().then(note)],
    ['only looks at its failure', (note) => void inner().then(note).catch(note)],
    [
      'only looks at its end',
      (note) =>
        void inner()
          .finally(() => undefined)
          .then(note),
    ],
    [
      'adds it in the midst of its own work',
      async (note) => {
        await turn()
        void inner().then(note)
        await turn()
      },
    ],
  ]
  for (const [how, task] of goesOn)
    it(`has it run after itself when it ${how}`, async () => {
      const notes: string[] = []
      await queue.add(() => task((text) => void notes.push(text)))
      await turn()
      expect(notes).to.deep.equal(['inner'])
    })

  it('may await it once it is over itself, and so may anybody else', async () => {
    let added: Promise<string> | undefined
    await queue.add(() => {
      added = inner()
    })
    expect(await added).to.equal('inner')
  })

  it('leaves to another that has added one of the same name what is its own', async () => {
    const both = queue.add(async () => {
      await turn()
      await queue.add(() => 'inner', { name: 'both' })
    })
    const other = queue.add(() => 'other', { name: 'both' })
    expect((await problemOf(() => both)).code).to.equal('driver-loop')
    expect(await other).to.equal('inner')
  })

  it('and so on without end lets all other work have its turn', async () => {
    let isOver = false
    let ran = 0
    const next = (): void => {
      ran += 1
      if (!isOver) void queue.add(next)
    }
    next()
    for (let turns = 0; turns < 5; turns += 1) await turn()
    isOver = true
    expect(ran).to.be.within(100, 2000)
  })
})
