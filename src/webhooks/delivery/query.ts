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

/** What the path of a URL says, and leaves nothing of to the query. */
export interface GivenInPath {
  readonly secret?: string | undefined
  /** Whether it names a method: then nothing in the query is ours. */
  readonly isWhole?: boolean
}

/**
 * Reads a query string (without its `?`). Only what is ours is judged: a parameter given twice, or as an array or
 * object, is ambiguous, which is the fault `invalid-parameter`; a value with bad escapes is `invalid-url`. An `&amp;`
 * before one, as in a URL out of a page's source, is an `&`.
 */
export function parseQuery(text: string, path: GivenInPath = {}): HookQuery {
  const query = new HookQuery(text)
  const secrets: (readonly [start: number, end: number])[] = []
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('&', start)
    const end = next === -1 ? text.length : next
    const equals = text.indexOf('=', start)
    const nameEnd = equals === -1 || equals > end ? end : equals
    const name = withoutAmp(decode(text.slice(start, nameEnd)) ?? '')
    const value = text.slice(nameEnd + 1, end)
    if (isOurs(name, path)) {
      take(query, name, value)
      if (name === 'secret') secrets.push([start, end])
    } else if (name === 'secret' && decode(value) === path.secret) secrets.push([start, end])
    else if (name.includes('[')) {
      // The detail does not repeat what stands in the brackets: it may be the secret.
      const own = name.slice(0, name.indexOf('['))
      if (isOurs(own, path))
        query.fault ??= new Problem('invalid-parameter', `${own} takes one value, not a list`)
    }
    start = end + 1
  }
  for (const [start, end] of secrets.reverse()) query.passedOn = without(query.passedOn, start, end)
  return query
}

const withoutAmp = (name: string): string => (name.startsWith('amp;') ? name.replace(/^(?:amp;)+/, '') : name)

/** Notes the value of a parameter of ours, as it is written. */
function take(query: HookQuery, name: Parameter, written: string): void {
  const value = decode(written)
  if (value === undefined) query.fault ??= new Problem('invalid-url', `the query has a bad escape in ${name}`)
  if (query[name] === undefined) query[name] = value ?? written
  else query.fault ??= new Problem('invalid-parameter', `${name} is given twice`)
}

const isOurs = (name: string, { secret, isWhole }: GivenInPath): name is Parameter =>
  isWhole !== true && isParameter(name) && (name !== 'secret' || secret === undefined)

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

/** A query without one pair, nor the `&` that set it apart. */
const without = (text: string, start: number, end: number): string =>
  end === text.length ? text.slice(0, Math.max(0, start - 1)) : text.slice(0, start) + text.slice(end + 1)

/** One part of a query, its escapes read; undefined when they are broken. */
function decode(part: string): string | undefined {
  if (!part.includes('%') && !part.includes('+')) return part
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
