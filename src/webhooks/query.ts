import { Problem } from '../problem/index.js'

/** The parameters of a webhook URL that are ours; all others are the sender's. */
const OWN = new Set(['secret', 'exec', 'mod', 'index', 'method', 'binary'])

/** A query split into what is ours and what goes on to the driver. */
export interface HookQuery {
  readonly secret?: string
  readonly exec?: string
  readonly mod?: string
  readonly index?: string
  readonly method?: string
  readonly binary?: string
  /** The query as it came, without the secret. */
  readonly passedOn: string
}

const NONE: HookQuery = { passedOn: '' }

/**
 * Reads a query string (without its `?`). A parameter of ours given twice, or as an array or object, is
 * ambiguous and therefore Problem `invalid-parameter`; bad escapes are `invalid-url`.
 */
export function parseQuery(text: string): HookQuery | Problem {
  if (text === '') return NONE
  const found: Record<string, string> = {}
  const passedOn: string[] = []
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=')
    const name = decode(equals === -1 ? pair : pair.slice(0, equals))
    const value = decode(equals === -1 ? '' : pair.slice(equals + 1))
    if (name === undefined || value === undefined)
      return new Problem('invalid-url', 'the query has a bad escape')
    const bracket = name.indexOf('[')
    const own = bracket === -1 ? name : name.slice(0, bracket)
    if (OWN.has(own)) {
      if (bracket !== -1) return new Problem('invalid-parameter', `${own} takes one value, not a list`)
      if (Object.hasOwn(found, own)) return new Problem('invalid-parameter', `${own} is given twice`)
      found[own] = value
    }
    if (own !== 'secret') passedOn.push(pair)
  }
  return { ...found, passedOn: passedOn.join('&') }
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
