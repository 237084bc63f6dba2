import type { MaybePromise } from './runtime.js'

/** How many questions a runtime is asked at a time. */
const AT_ONCE = 16

/** Asks a runtime about each of some things, about each once, 16 at a time. Rejects as the first question does. */
export async function askEach<Key, Answer>(
  keys: Iterable<Key>,
  ask: (key: Key) => MaybePromise<Answer>,
): Promise<ReadonlyMap<Key, Answer>> {
  const answers = new Map<Key, Answer>()
  const left = new Set(keys).values()
  const askOn = async (): Promise<void> => {
    for (const key of left) answers.set(key, await ask(key))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, askOn))
  return answers
}
