import { faultsOf, fit, jsonPath, type Fault } from '../problem/index.js'
import { Sender } from './sender.js'
import { ownSenders, Senders } from './senders.js'

/** What somebody brings of a sender, and where it stands. */
export interface BroughtSender {
  readonly name: string
  /** As `docs/signatures.md` describes a sender. */
  readonly data: unknown
  readonly path: readonly PropertyKey[]
}

const NAME = /^[a-z][a-z0-9-]{0,39}$/

/**
 * The package's senders, and these: each must be one by itself, under a name of its own. Two places may bring the same
 * one.
 */
export function sendersWith(all: readonly BroughtSender[]): {
  readonly senders: Senders
  readonly faults: readonly Fault[]
} {
  const known = new Map<string, Sender>()
  const places = new Map<string, { readonly text: string; readonly at: string }>()
  const faults: Fault[] = []
  for (const { name, data, path } of all) {
    const [at, text] = [jsonPath(path), JSON.stringify(data)]
    const before = places.get(name)
    if (before?.text === text) continue
    const fault = faultOfName(name, before?.at)
    const result = fit(Sender, data)
    if (fault !== undefined) faults.push({ path: at, message: fault })
    else if (!result.success) faults.push(...faultsOf(result.error, path))
    else known.set(name, result.data)
    places.set(name, { text, at })
  }
  return { senders: new Senders(known), faults }
}

function faultOfName(name: string, before: string | undefined): string | undefined {
  if (!NAME.test(name)) return `${name} is no name of a sender: small letters, digits and - make one`
  if (ownSenders.has(name)) return `a sender is called ${name} already: give yours another name`
  return before === undefined ? undefined : `another sender is called ${name}, at ${before}`
}
