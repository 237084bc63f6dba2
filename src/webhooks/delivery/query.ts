import { Problem } from '../../problem/index.js'

/** A query split into the parameters that are ours and what goes on to the driver. */
export class HookQuery {
  secret: string | undefined = undefined
  exec: string | undefined = undefined
  mod: string | undefined = undefined
  index: string | undefined = undefined
  method: string | undefined = undefined
  binary: string | undefined = undefined
  /** What of it cannot be read: of a parameter that is given twice the first value counts. */
  fault: Problem | undefined = undefined

  /** @param passedOn the query as it came, without the secret */
  constructor(public passedOn: string) {}
}

type Parameter = Exclude<keyof HookQuery, 'passedOn' | 'fault'>

/**
 * Reads a query string (without its `?`). A parameter of ours given twice, or as an array or object, is
 * ambiguous, which is the fault `invalid-parameter`; bad escapes are `invalid-url`.
 */
export function parseQuery(text: string): HookQuery {
  const query = new HookQuery(text)
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('&', start)
    const end = next === -1 ? text.length : next
    const equals = text.indexOf('=', start)
    const nameEnd = equals === -1 || equals > end ? end : equals
    const name = decode(text.slice(start, nameEnd))
    const value = decode(text.slice(nameEnd + 1, end))
    if (name === undefined || value === undefined)
      query.fault ??= new Problem('invalid-url', 'the query has a bad escape')
    if (name !== undefined && isParameter(name)) {
      take(query, name, value ?? text.slice(nameEnd + 1, end))
      if (name === 'secret') query.passedOn = without(query.passedOn, text.length - start, text.length - end)
    } else if (name?.includes('[')) {
      // The detail does not repeat what stands in the brackets: it may be the secret.
      const own = name.slice(0, name.indexOf('['))
      if (isParameter(own))
        query.fault ??= new Problem('invalid-parameter', `${own} takes one value, not a list`)
    }
    start = end + 1
  }
  return query
}

function take(query: HookQuery, name: Parameter, value: string): void {
  if (query[name] === undefined) query[name] = value
  else query.fault ??= new Problem('invalid-parameter', `${name} is given twice`)
}

/** Whether a parameter is ours; all others are the sender's. */
function isParameter(name: string): name is Parameter {
  switch (name) {
    case 'secret':
    case 'exec':
    case 'mod':
    case 'index':
    case 'method':
    case 'binary':
      return true
    default:
      return false
  }
}

/** A query without one pair, nor the `&` that set it apart; both are counted from the query's end. */
function without(text: string, fromStart: number, fromEnd: number): string {
  const start = text.length - fromStart
  return fromEnd === 0
    ? text.slice(0, Math.max(0, start - 1))
    : text.slice(0, start) + text.slice(text.length - fromEnd + 1)
}

/** One part of a query, its escapes read; undefined when they are broken. */
function decode(part: string): string | undefined {
  if (!part.includes('%') && !part.includes('+')) return part
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
