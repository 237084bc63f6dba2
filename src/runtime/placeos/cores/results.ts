import { STATUS_CODES } from 'node:http'

/** Statuses by the names that enumerations of Crystal are sent by, without case and `_`. */
const BY_NAME: ReadonlyMap<string, number> = new Map(
  Object.entries(STATUS_CODES).map(([status, name = '']) => [bare(name), Number(status)]),
)

/** What a webhook method gave, as a reply; null where PlaceOS would take it for none. */
export type DriverReply = readonly [status: number, headers: Readonly<Record<string, string>>, body: string]

/**
 * A reply is three items: a status, which may also be the name of one, headers or null, and a body or null. Everything
 * else is none, as for PlaceOS's own callers.
 * @param kind `exact` takes numbers alone
 * @see PlaceOS/rest-api, `controllers/webhook.cr:126-153`
 */
export function replyOf(result: unknown, kind: 'mapped' | 'exact'): DriverReply | null {
  if (!Array.isArray(result) || result.length !== 3) return null
  const [given, headers, body] = result as [unknown, unknown, unknown]
  const status = typeof given === 'string' && kind === 'mapped' ? BY_NAME.get(bare(given)) : given
  if (typeof status !== 'number' || !Number.isInteger(status)) return null
  if (headers !== null && !isTexts(headers)) return null
  if (body !== null && typeof body !== 'string') return null
  return [status, headers ?? {}, body ?? '']
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((one) => typeof one === 'string')
