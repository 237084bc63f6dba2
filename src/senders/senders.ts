import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { packageFolder } from '../files/index.js'
import { nearestOf } from '../problem/index.js'
import { Sender } from './sender.js'

/** Where they are; a bundle of a host's takes none of the package's files along. */
const DATA = dataFolder()
const ENDING = '.json'

/** The names of all senders that are known, in order. */
export const senderNames: readonly string[] = (DATA ? readdirSync(DATA) : [])
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length))
  .sort()

const read = new Map<string, Sender>()

/** A sender by its name; it is read the first time. Throws a RangeError for a name that is not known. */
export function senderOf(name: string): Sender {
  const before = read.get(name)
  if (before) return before
  if (!senderNames.includes(name)) throw new RangeError(unknownSender(name))
  const sender = Sender.parse(JSON.parse(readFileSync(new URL(name + ENDING, DATA), 'utf8')))
  read.set(name, sender)
  return sender
}

/** So many names are told of those that are near. */
const MOST_NEAR = 3

/** What is said of a name that is not known: which ones are near. */
export function unknownSender(name: string): string {
  if (!DATA) return 'cannot be looked up: this is a bundle, so leave placeos-webhooks out of it'
  const near: string[] = []
  while (near.length < MOST_NEAR) {
    const next = nearestOf(
      name,
      senderNames.filter((one) => !near.includes(one)),
    )
    if (next === undefined) break
    near.push(next)
  }
  const meant = near.length === 0 ? 'docs/senders.md lists them' : `did you mean ${spoken(near)}?`
  return `is not a known sender; ${meant}`
}

const spoken = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' or ')

/** A sender's name. */
export const SenderName = z
  .enum([...senderNames], {
    error: ({ input }) => (typeof input === 'string' ? unknownSender(input) : 'must be the name of a sender'),
  })
  .meta({ id: 'SenderName' })

/** In the sources where they are, as in a clone; else where the package has them. */
function dataFolder(): URL | undefined {
  const own = packageFolder()
  if (own === undefined) return undefined
  const folder = ['src', 'dist/src'].map((part) => join(own, part, 'senders/data')).find(existsSync)
  return folder === undefined ? undefined : pathToFileURL(folder + sep)
}
