import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packageFolder } from '../files/index.js'
import { Sender } from './sender.js'

/** Where they are; a bundle of a host's takes none of the package's files along. */
const DATA = dataFolder()
const ENDING = '.json'

/** Whether the files of senders are not there. */
export const isBundled = DATA === undefined

/** The names of the senders that the package knows, in order. */
export const ownNames: readonly string[] = (DATA ? readdirSync(DATA) : [])
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length))
  .sort()

const read = new Map<string, Sender>()

/** A sender of the package by its name; it is read the first time. Undefined for a name that is not known. */
export function ownSender(name: string): Sender | undefined {
  const before = read.get(name)
  if (before || !ownNames.includes(name)) return before
  const sender = Sender.parse(JSON.parse(readFileSync(new URL(name + ENDING, DATA), 'utf8')))
  read.set(name, sender)
  return sender
}

/** In the sources where they are, as in a clone; else where the package has them. */
function dataFolder(): URL | undefined {
  const own = packageFolder()
  if (own === undefined) return undefined
  const folder = ['src', 'dist/src'].map((part) => join(own, part, 'senders/data')).find(existsSync)
  return folder === undefined ? undefined : pathToFileURL(folder + sep)
}
