import { expect } from 'chai'
import fc from 'fast-check'
import type { Answer } from '../support/client.js'
import { Latch } from '../support/latch.js'
import { execute } from '../support/hooks.js'
import { recorded, type Recorded } from '../support/recorded.js'

const WINDOW_S = 20

/** What happens next: a call with a key, the end of one that runs, or some time. */
type Step =
  | { readonly call: string }
  | { readonly end: number; readonly how: 'answers' | 'fails' }
  | { readonly pass: number }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ call: fc.constantFrom('a', 'b', 'c') }) },
    {
      weight: 3,
      arbitrary: fc.record({
        end: fc.nat(),
        how: fc.constantFrom<('answers' | 'fails')[]>('answers', 'fails'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ pass: fc.constantFrom(1, 2000, 9000, WINDOW_S * 1000) }) },
  ),
  { minLength: 4, maxLength: 24 },
)

/** All of an answer but what each caller has of its own. */
const exact = ({ status, rawHeaders, text }: Answer): string => {
  const own = ['X-Request-ID', 'Date', 'Idempotent-Replay']
  const headers = rawHeaders.filter((_, at) => !own.includes(rawHeaders[at - (at % 2)] ?? ''))
  return JSON.stringify([status, headers, text])
}

describe('Calls that are the same, in whatever order they come and end', () => {
  const start = recorded()

  it('never run twice within a window, and all are answered the same', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (course) => {
        const hook = await start({
          instance: { idempotency: { key: { from: 'header', name: 'Idempotency-Key' }, window: WINDOW_S } },
        })
        const { runs, answers } = await through(hook, course)
        for (const [key, times] of runs)
          for (const [at, time] of times.entries())
            if (at > 0) expect(time - (times[at - 1] ?? 0), key).to.be.at.least(WINDOW_S * 1000)
        for (const [key, given] of answers) {
          // What was refused because the queue was full has not run.
          const kept = given.filter(({ status }) => status !== 503)
          expect(new Set(kept.map(exact)).size, key).to.equal(runs.get(key)?.length ?? 0)
          const firsts = kept.filter(({ headers }) => headers['idempotent-replay'] === undefined)
          expect(new Set(firsts.map(exact)).size, key).to.equal(firsts.length)
        }
      }),
      { numRuns: 60 },
    )
  })
})

interface Course {
  /** When the calls of each key came that ran, in milliseconds. */
  readonly runs: ReadonlyMap<string, readonly number[]>
  readonly answers: ReadonlyMap<string, readonly Answer[]>
}

/** When an execution's call came, which its id begins with. */
const timeOf = (execution: string): number =>
  parseInt(execution.replace('exec-', '').replace('-', '').slice(0, 12), 16)

/** Lets time pass, in which what is to be written is written. */
async function pass(hook: Recorded, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1000) {
    await hook.clock.advance(Math.min(1000, left))
    await hook.settled()
  }
}

/** Lets all of it happen, and waits for every answer. */
async function through(hook: Recorded, course: readonly Step[]): Promise<Course> {
  const runs = new Map<string, number[]>()
  const latches: Latch[] = []
  hook.probe.answer = ({ context }) => {
    const key = context.header('Idempotency-Key') ?? ''
    const times = runs.get(key) ?? []
    runs.set(key, [...times, timeOf(context.execution)])
    const latch = new Latch([
      200,
      { 'X-Run': [key, String(times.length)] },
      `run ${String(times.length)} of ${key}`,
    ])
    latches.push(latch)
    return latch.opened
  }
  const end = ({ end, how }: { readonly end: number; readonly how: string }): void => {
    const [latch] = latches.splice(latches.length === 0 ? 0 : end % latches.length, 1)
    if (how === 'answers') latch?.open()
    else latch?.fail(new Error('broken'))
  }
  const calls: [key: string, answer: Promise<Answer>][] = []
  for (const step of course) {
    if ('call' in step)
      calls.push([step.call, hook.call(execute(), { headers: { 'Idempotency-Key': step.call } })])
    else if ('pass' in step) await pass(hook, step.pass)
    else end(step)
    await hook.settled()
  }
  const all = Promise.all(calls.map(async ([key, answer]) => [key, await answer] as const))
  const over = all.then(() => true)
  while (!(await Promise.race([over, Promise.resolve(false)]))) {
    end({ end: 0, how: 'answers' })
    await hook.settled()
  }
  const answers = new Map<string, Answer[]>()
  for (const [key, answer] of await all) answers.set(key, [...(answers.get(key) ?? []), answer])
  return { runs, answers }
}
