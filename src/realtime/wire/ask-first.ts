import type { Stop } from '../../time/index.js'

/**
 * Has a method of somebody else's object ask first: what gets no answer is done as before. Does nothing where there
 * is no such method.
 * @returns the way to put the method back
 */
export function askFirst(
  target: object,
  name: string,
  answer: (...args: unknown[]) => boolean | undefined,
): Stop {
  const own = Object.getOwnPropertyDescriptor(target, name)
  const method: unknown = Reflect.get(target, name)
  if (typeof method !== 'function') return () => undefined
  let isAsking = true
  const asking = (...args: unknown[]): unknown =>
    (isAsking ? answer(...args) : undefined) ?? Reflect.apply(method, target, args)
  Object.defineProperty(target, name, { value: asking, configurable: true, writable: true })
  return () => {
    isAsking = false
    // Somebody else may have done the same since; then ours stays, and only passes on.
    if (Object.getOwnPropertyDescriptor(target, name)?.value !== asking) return
    if (own) Object.defineProperty(target, name, own)
    else Reflect.deleteProperty(target, name)
  }
}
