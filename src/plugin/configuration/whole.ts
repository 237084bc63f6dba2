import type { DriverDefinition } from '../../driver/index.js'
import { Problem } from '../../problem/index.js'
import type { BroughtSender, Senders } from '../../senders/index.js'
import type { Clock } from '../../time/index.js'
import { allSenders, namedIn, readSenders } from './brought-senders.js'
import { parseConfiguration, type Configuration } from './configuration.js'
import { byName, loadDrivers } from './drivers.js'

/** What a configuration is read with. */
export interface WholeParts {
  /** The folder that drivers and senders are looked up from. */
  readonly from: string
  /** The drivers there are beside those it names. */
  readonly given: readonly DriverDefinition[]
  /** The senders a host brings, by name. */
  readonly senders: Readonly<Record<string, unknown>>
  /** Whether its modules are run here, so that its drivers are loaded. */
  readonly isOurs: boolean
  readonly clock: Clock
}

/** A configuration, and what it rests on. */
export interface Whole {
  readonly configuration: Configuration
  readonly drivers: ReadonlyMap<string, DriverDefinition>
  readonly senders: Senders
}

/**
 * Reads a configuration with all that it names: its system triggers may name senders that its drivers bring. Rejects
 * with Problem `invalid-configuration`; faults of the configuration come before those of its drivers.
 */
export async function readWhole(input: unknown, parts: WholeParts): Promise<Whole> {
  const { from, given, isOurs, clock } = parts
  const named = namedIn(input)
  const entries = isOurs ? named.drivers : []
  const files = await readSenders({ entries: named.senders, from, path: ['senders'] })
  const [loading] = await Promise.allSettled([loadDrivers({ entries, from, path: ['drivers'] }, clock)])
  const loaded = loading.status === 'fulfilled' ? loading.value : []
  const senders = allSenders([...ofHost(parts.senders), ...files], [...given, ...loaded])
  const unloaded = loading.status === 'rejected' ? Problem.from(loading.reason) : undefined
  const configuration = parsed(input, senders, isOurs, unloaded)
  if (unloaded) throw unloaded
  return { configuration, drivers: byName([...given, ...loaded]), senders }
}

/** A sender that is not known may be one of a driver that could not be loaded: then both are said. */
function parsed(
  input: unknown,
  senders: Senders,
  isOurs: boolean,
  unloaded: Problem | undefined,
): Configuration {
  try {
    return parseConfiguration(input, senders, isOurs ? 'ours' : 'brought')
  } catch (error) {
    if (!unloaded || !(error instanceof Problem)) throw error
    const faults = [...error.faults, ...unloaded.faults]
    throw new Problem(error.code, error.message, { faults, cause: unloaded.cause })
  }
}

const ofHost = (senders: WholeParts['senders']): BroughtSender[] =>
  Object.entries(senders).map(([name, data]) => ({ name, data, path: ['senders', name] }))
