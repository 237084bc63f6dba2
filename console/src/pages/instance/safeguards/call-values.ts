import { isStandIn, type CallOperand, type Json, type KeptMessage } from '../../../api/resources.js'
import { executions } from '../../../api/routes.js'

/** A value that a call brought, and where in it. */
export interface Offer {
  readonly place: CallOperand
  /** Where it is, in words. */
  readonly words: string
  readonly value: string | number | boolean
}

/** How many are offered, how deep a body is looked into, and how long a value may be. */
const MOST = 60
const DEPTH = 4
const MOST_CHARACTERS = 200

/** The values of the latest call that is kept, one that was captured before others. */
export async function latestValues(instance: string): Promise<readonly Offer[]> {
  const [captured, latest] = await Promise.all([
    executions.list({ instance, outcome: 'captured' }, 1),
    executions.list({ instance }, 1),
  ])
  const found = captured.data[0] ?? latest.data[0]
  if (!found) return []
  const { message, query } = (await executions.show(found.id)).data
  return message ? offersOf(message, query) : []
}

/** What can be compared of a call. */
export function offersOf(message: KeptMessage, query: string): readonly Offer[] {
  const parameters = [...new URLSearchParams(query)].map(([name, value]): Offer => {
    return { place: { query: name }, words: `the parameter ${name}`, value }
  })
  const headers = message.headers
    .filter(([name, value]) => !PLAIN.has(name.toLowerCase()) && !isStandIn(value))
    .map(([name, value]): Offer => ({ place: { header: name }, words: `the header ${name}`, value }))
  return [...members(bodyOf(message)), ...headers, ...parameters]
    .filter(({ value }) => typeof value !== 'string' || value.length <= MOST_CHARACTERS)
    .slice(0, MOST)
}

/** Headers that say nothing of what a call is about. */
const PLAIN = new Set(['host', 'connection', 'content-length', 'accept', 'accept-encoding', 'user-agent'])

function bodyOf({ body, encoding, headers }: KeptMessage): Json {
  if (encoding !== 'utf8') return null
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body))
  try {
    return JSON.parse(body) as Json
  } catch {
    return null
  }
}

/** Each plain value of a body by its path; of a list the first is enough. */
function members(value: Json, path = '', depth = 0): Offer[] {
  if (typeof value !== 'object' || value === null) {
    if (value === null || path === '') return []
    return [{ place: { member: path }, words: `the member ${path}`, value }]
  }
  if (depth === DEPTH) return []
  if (Array.isArray(value))
    return path === '' || value[0] === undefined ? [] : members(value[0] as Json, `${path}[]`, depth + 1)
  return Object.entries(value as Readonly<Record<string, Json>>).flatMap(([name, member]) =>
    /^[\w-]+$/.test(name) ? members(member, path === '' ? name : `${path}.${name}`, depth + 1) : [],
  )
}
