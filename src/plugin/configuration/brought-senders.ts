import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import type { DriverDefinition } from '../../driver/index.js'
import { readJson } from '../../files/index.js'
import { jsonPath, Problem, type Fault } from '../../problem/index.js'
import { sendersWith, type BroughtSender, type Senders } from '../../senders/index.js'
import { firstLine } from './drivers.js'

/** Where a list of files of senders stands, so that faults can name the entry and paths can be followed. */
export interface SenderFiles {
  /** Paths (beginning with a dot or slash), or files of packages such as `acme/senders/acme.json`. */
  readonly entries: readonly string[]
  /** The folder that paths and packages are looked up from. */
  readonly from: string
  /** The JSON path of the list. */
  readonly path: readonly PropertyKey[]
}

/** What a configuration names beside itself, as far as it does so readably. */
const Named = z.object({
  drivers: z.array(z.string()).catch([]),
  senders: z.array(z.string()).catch([]),
})

/** The drivers and the files of senders that a configuration names; none where it does not say so in lists of texts. */
export const namedIn = (configuration: unknown): z.output<typeof Named> =>
  Named.safeParse(configuration).data ?? { drivers: [], senders: [] }

/**
 * Reads senders from their files, each called as its file is. Rejects with Problem `invalid-configuration`, whose cause
 * is an error that passes by itself, if there was one.
 */
export async function readSenders({ entries, from, path }: SenderFiles): Promise<BroughtSender[]> {
  const faults: Fault[] = []
  let cause: unknown
  const read = await Promise.all(
    entries.map(async (entry, at): Promise<BroughtSender[]> => {
      try {
        const data = await readJson(fileOf(entry, from))
        return [{ name: basename(entry, '.json'), data, path: [...path, at] }]
      } catch (error) {
        cause ??= error
        faults.push({ path: jsonPath([...path, at]), message: `${entry} ${reasonOf(error)}` })
        return []
      }
    }),
  )
  if (faults.length > 0)
    throw new Problem('invalid-configuration', 'some senders cannot be read', { faults, cause })
  return read.flat()
}

function fileOf(entry: string, from: string): string {
  const isPath = entry.startsWith('.') || entry.startsWith('/')
  return isPath ? resolve(from, entry) : createRequire(join(from, 'package.json')).resolve(entry)
}

const reasonOf = (error: unknown): string =>
  error instanceof Problem
    ? (error.faults[0]?.message ?? error.message)
    : `cannot be read: ${firstLine(error)}`

/** The senders that drivers bring. */
const ofDrivers = (drivers: readonly DriverDefinition[]): BroughtSender[] =>
  drivers.flatMap(({ name: driver, senders }) =>
    Object.entries(senders).map(([name, data]) => ({
      name,
      data,
      path: ['drivers', driver, 'senders', name],
    })),
  )

/**
 * The package's senders, and all that are brought.
 * @throws Problem `invalid-configuration` where one is none, or has the name of another
 */
export function allSenders(brought: readonly BroughtSender[], drivers: readonly DriverDefinition[]): Senders {
  const { senders, faults } = sendersWith([...brought, ...ofDrivers(drivers)])
  if (faults.length > 0) throw new Problem('invalid-configuration', 'some senders cannot be used', { faults })
  return senders
}
