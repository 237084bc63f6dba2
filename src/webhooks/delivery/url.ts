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
  /** What of it cannot be read: Problem `invalid-url` or `invalid-parameter`. */
  readonly fault?: Problem | undefined
}

/**
 * Reads both forms of a webhook URL; where the path names a method, all of the query is the sender's:
 * `{instance}/notify?secret=S[&exec=true&mod=M&index=1&method=m]` and
 * `{instance}/notify/S[/M/1/m[/binary]]`.
 * Gives undefined for any other shape.
 * @param url path and query, beginning with `PREFIX`
 */
export function parseHookUrl(url: string): HookUrl | undefined {
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  const segments = split(path)
  const [instance, notify, secret, mod, index, method, binary] = segments
  if (instance === undefined || notify !== 'notify' || !isPathForm(segments.length)) return undefined
  const given = { secret, isWhole: method !== undefined }
  const query = parseQuery(mark === -1 ? '' : url.slice(mark + 1), given)
  return {
    instance,
    secret: secret ?? query.secret,
    exec: method === undefined ? fromQuery(query) : { mod, index, method, binary: isBinary(binary) },
    query: query.passedOn,
    // Of what is to be executed a gate of its own decides.
    fault:
      faultOf(path) ?? query.fault ?? (isNotifying(query, method) ? faultOfIndex(query.index) : undefined),
  }
}

const isNotifying = ({ exec }: HookQuery, method: string | undefined): boolean =>
  method === undefined && !isTrue(exec)

/** Problem `invalid-parameter` for what is no index of a module, if it is given. */
export const faultOfIndex = (index: string | undefined): Problem | undefined =>
  index === undefined || /^[1-9]\d{0,8}$/.test(index)
    ? undefined
    : new Problem('invalid-parameter', 'index must be a whole number from 1')

function fromQuery({ exec, mod, index, method, binary }: HookQuery): ExecRequest | undefined {
  return isTrue(exec) ? { mod, index, method, binary: isBinary(binary) } : undefined
}

/** PlaceOS takes only `true` in the path, and ignores the `binary` its own documentation shows: we take both. */
const isBinary = (text: string | undefined): boolean => text === 'binary' || isTrue(text)

const isTrue = (text: string | undefined): boolean => text === 'true' || text?.trim().toLowerCase() === 'true'

/** The segments behind the prefix, with the escapes read that can be; one slash at the end is tolerated. */
function split(path: string): string[] {
  const end = path.endsWith('/') ? path.length - 1 : path.length
  const segments = path.slice(PREFIX.length, end).split('/')
  return path.includes('%') ? segments.map((segment) => unescaped(segment) ?? segment) : segments
}

const faultOf = (path: string): Problem | undefined =>
  path.includes('%') && unescaped(path) === undefined
    ? new Problem('invalid-url', 'the path has a bad escape')
    : undefined

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
