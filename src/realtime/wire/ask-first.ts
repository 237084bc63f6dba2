import type { Stop } from '../../time/index.js'

type Answer = (...args: unknown[]) => boolean | undefined

/** A method that asks first, and who is asked. */
interface Asking {
  readonly answers: Answer[]
  /** Puts the method back, unless somebody else has put one over ours since; then ours stays, and only passes on. */
  readonly putBack: () => boolean
}

/** Each method asks once, however often somebody comes and goes: one over the other would grow without end. */
const asking = new WeakMap<object, Map<string, Asking>>()

/**
 * Has a method of somebody else's object ask first, the latest first: what gets no answer is done as before. Does
 * nothing where there is no such method.
 * @returns the way to ask no more, which puts the method back when nobody asks
 */
export function askFirst(target: object, name: string, answer: Answer): Stop {
  const found = asking.get(target)?.get(name) ?? begin(target, name)
  if (!found) return () => undefined
  const { answers, putBack } = found
  answers.unshift(answer)
  return () => {
    const at = answers.indexOf(answer)
    if (at === -1) return
    answers.splice(at, 1)
    if (answers.length === 0 && putBack()) asking.get(target)?.delete(name)
  }
}

function begin(target: object, name: string): Asking | undefined {
  const own = Object.getOwnPropertyDescriptor(target, name)
  const method: unknown = Reflect.get(target, name)
  if (typeof method !== 'function') return undefined
  const answers: Answer[] = []
  const value = (...args: unknown[]): unknown => {
    for (const answer of answers) {
      const given = answer(...args)
      if (given !== undefined) return given
    }
    return Reflect.apply(method, target, args)
  }
  Object.defineProperty(target, name, { value, configurable: true, writable: true })
  const putBack = (): boolean => {
    if (Object.getOwnPropertyDescriptor(target, name)?.value !== value) return false
    if (own) Object.defineProperty(target, name, own)
    else Reflect.deleteProperty(target, name)
    return true
  }
  const made = { answers, putBack }
  const methods = asking.get(target) ?? new Map<string, Asking>()
  asking.set(target, methods.set(name, made))
  return made
}
