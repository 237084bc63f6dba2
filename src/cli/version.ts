import { existsSync, readFileSync } from 'node:fs'

/** The version of the package this file is part of, be it compiled or not. */
export function ownVersion(): string {
  const places = ['../../package.json', '../../../package.json'].map(
    (place) => new URL(place, import.meta.url),
  )
  const found = places.find((place) => existsSync(place))
  if (!found) throw new Error('this package has no package.json')
  return (JSON.parse(readFileSync(found, 'utf8')) as { version: string }).version
}
