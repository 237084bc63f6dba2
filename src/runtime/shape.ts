import type { Fault } from '../problem/index.js'
import type { Runtime } from './runtime.js'

/** What each function of a runtime is for, in the words of a refusal. */
const FUNCTIONS: Readonly<Record<keyof Runtime, string>> = {
  findWebhook: 'finds a webhook method',
  callWebhook: 'calls a webhook method that was found',
  exec: 'calls a command',
  follow: 'follows a status key',
  debug: 'hears what a module logs',
  list: 'lists the modules of a system',
  systems: 'lists systems, a page at a time',
  system: 'shows a system',
  status: 'shows the status of a module',
  health: 'says what cannot be used now',
}

/** What something lacks to be a runtime, function by function; empty where it lacks nothing. */
export function faultsOfRuntime(candidate: unknown): Fault[] {
  if (typeof candidate !== 'object' || candidate === null)
    return [{ path: 'runtime', message: `is ${kindOf(candidate)}; it must be an object with functions` }]
  return Object.entries(FUNCTIONS).flatMap(([name, purpose]) => {
    // Of its own or of its class.
    const member: unknown = Reflect.get(candidate, name)
    if (typeof member === 'function') return []
    const found = member === undefined ? 'is missing' : `is ${kindOf(member)}`
    return [{ path: `runtime.${name}`, message: `${found}; it must be a function that ${purpose}` }]
  })
}

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : `of the type ${typeof value}`
