import { Problem } from '../../problem/index.js'
import { isPathForm, PREFIX } from '../../webhook-url/index.js'
import { parseQuery, type HookQuery } from './query.js'

/** What a caller asks to have executed, as text from the URL; gates check it. */
export interface ExecRequest {
  readonly mod: string | undefined
  readonly index: string | undefined
  readonly method: string | undefined
  /** Whether the method gets the body as base64. */
  readonly binary: boolean
}

/** What a webhook URL says. */
export interface HookUrl {
  readonly instance: string
  readonly secret: string | undefined
  /** Undefined when the call only notifies. */
  readonly exec: ExecRequest | undefined
  /** The query as it came, without the secret. */
  readonly query: string
}

/**
 * Reads both forms of a webhook URL; where the path names a method, all of the query is the sender's:
 * `{instance}/notify?secret=S[&exec=true&mod=M&index=1&method=m]` and
 * `{instance}/notify/S[/M/1/m[/binary]]`.
 * Gives undefined for any other shape, Problem `invalid-url` or `invalid-parameter` for what cannot be read.
 * @param url path and query, beginning with `PREFIX`
 */
export function parseHookUrl(url: string): HookUrl | Problem | undefined {
  const mark = url.indexOf('?')
  const segments = split(mark === -1 ? url : url.slice(0, mark))
  if (!segments) return new Problem('invalid-url', 'the path has a bad escape')
  const [instance, notify, secret, mod, index, method, binary] = segments
  if (instance === undefined || notify !== 'notify' || !isPathForm(segments.length)) return undefined
  const given = { secret, isWhole: method !== undefined }
  const query = parseQuery(mark === -1 ? '' : url.slice(mark + 1), given)
  if (query instanceof Problem) return query
  return {
    instance,
    secret: secret ?? query.secret,
    exec: method === undefined ? fromQuery(query) : { mod, index, method, binary: isBinary(binary) },
    query: query.passedOn,
  }
}

function fromQuery({ exec, mod, index, method, binary }: HookQuery): ExecRequest | undefined {
  return isTrue(exec) ? { mod, index, method, binary: isBinary(binary) } : undefined
}

/** PlaceOS takes only `true` in the path, and ignores the `binary` its own documentation shows: we take both. */
const isBinary = (text: string | undefined): boolean => text === 'binary' || isTrue(text)

const isTrue = (text: string | undefined): boolean => text === 'true' || text?.trim().toLowerCase() === 'true'

/** The segments behind the prefix, escapes read; one slash at the end is tolerated. */
function split(path: string): string[] | undefined {
  const end = path.endsWith('/') ? path.length - 1 : path.length
  const segments = path.slice(PREFIX.length, end).split('/')
  if (!path.includes('%')) return segments
  try {
    return segments.map(decodeURIComponent)
  } catch {
    return undefined
  }
}
