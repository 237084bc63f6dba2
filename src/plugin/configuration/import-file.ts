import { open } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isPassing } from '../../files/index.js'
import type { Clock } from '../../time/index.js'

/** How long a file may take to be loaded, with all that it imports and awaits, in milliseconds. */
const LIMIT_MS = 10_000

/**
 * So many files must be free to be opened before drivers are loaded. One that is imported by another and could not be
 * opened is never opened again by this process.
 */
const FREE_FILES = 64

/** By URL, how often a file has failed. The process keeps what it has once loaded, failures too: so is this kept. */
const failures = new Map<string, number>()

/** What a module exports, by name. */
export type Exported = Readonly<Record<string, unknown>>

/**
 * What is made of what a module exports. Rejects as loading or making it does, or when loading takes longer than 10
 * seconds. One that has failed is loaded anew when it is asked for again: it may have been mended, or the reason has
 * passed.
 */
export async function importFile<T>(file: string, clock: Clock, make: (exported: Exported) => T): Promise<T> {
  const { href } = pathToFileURL(file)
  const failed = failures.get(href) ?? 0
  try {
    const work = import(failed === 0 ? href : `${href}?again=${String(failed)}`) as Promise<Exported>
    return make(await inTime(work, clock))
  } catch (error) {
    failures.set(href, failed + 1)
    throw error
  }
}

/** Why too few files are free to be opened for loading others, if so: the machine's error. */
export async function lackOfFiles(): Promise<unknown> {
  const own = fileURLToPath(import.meta.url)
  const opened = await Promise.allSettled(Array.from({ length: FREE_FILES }, () => open(own)))
  let refusal: unknown
  for (const one of opened) {
    if (one.status === 'fulfilled') await one.value.close()
    else refusal = one.reason
  }
  return isPassing(refusal) ? refusal : undefined
}

function inTime<T>(work: Promise<T>, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = clock.after(LIMIT_MS, () => {
      const seconds = String(LIMIT_MS / 1000)
      reject(new Error(`it has not ended after ${seconds} s; what does it await at its top level?`))
    })
    work.finally(stop).then(resolve, reject)
  })
}
