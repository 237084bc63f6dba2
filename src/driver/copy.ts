import { fileURLToPath } from 'node:url'

/** Marks the drivers of every copy of this package in a process. */
const COPY = Symbol.for('placeos-webhooks.copy')

/** Where this copy is. A bundle in CommonJS does not know. */
const own = placeOf(import.meta.url)

/** Notes of a class which copy has made it a driver. */
export function markCopy(driverClass: object): void {
  Object.defineProperty(driverClass, COPY, { value: own, configurable: true })
}

/** Why a class is no driver here, although `@driver` is on it: another copy of this package made it one; undefined if none did. */
export function foreignDriver(candidate: unknown): string | undefined {
  if (typeof candidate !== 'function' || !Object.hasOwn(candidate, COPY)) return undefined
  const theirs: unknown = Reflect.get(candidate, COPY)
  const which =
    theirs === own ? `loaded a second time from ${own}` : `at ${String(theirs)}; this one is at ${own}`
  return (
    `${candidate.name} is a driver of another copy of placeos-webhooks, ${which}: have one copy alone, as npm dedupe ` +
    `does, and make it a peer dependency of what brings drivers`
  )
}

/** The folder of a copy, from one of its files. */
function placeOf(url: unknown): string {
  if (typeof url !== 'string' || !url.startsWith('file:')) return 'a bundle'
  return fileURLToPath(url).replace(/[\\/](?:(?:dist[\\/])?src[\\/]driver|dist[\\/]lib)[\\/][\w-]+\.\w+$/, '')
}
