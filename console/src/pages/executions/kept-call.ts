import { isStandIn, type Verb, type WholeExecution } from '../../api/resources.js'
import { instances } from '../../api/routes.js'
import { pathForm, type SentRequest } from '../../hook-url.js'
import { isAdmin } from '../../session.js'

/** What stands where a secret would, for whoever may not see it. */
export const SECRET = 'SECRET'

/** The path that was called, with a secret in its place. */
export function pathOf({ instance, module, method, binary, query }: WholeExecution, secret: string): string {
  const [, mod = module ?? '', index = '1'] = /^(.*)_(\d+)$/.exec(module ?? '') ?? []
  const target = method === null ? undefined : { mod, index: Number(index), method, binary }
  const path = pathForm({ id: instance ?? '', webhook_secret: secret }, target)
  return query === '' ? path : `${path}?${query}`
}

/** The same with the secret of today, for whoever may see it. */
export async function secretPathOf(kept: WholeExecution): Promise<string> {
  const { system, instance } = kept
  if (!isAdmin.peek() || system === null || instance === null) return pathOf(kept, SECRET)
  const { data } = await instances.show(system, instance)
  return pathOf(kept, data.webhook_secret ?? SECRET)
}

/** Headers that a browser or curl makes by itself, and the one that says how a body came that is kept unpacked. */
const OWN = new Set([
  ...['host', 'connection', 'content-length', 'accept-encoding', 'transfer-encoding'],
  'content-encoding',
])

/** The headers that came, without those that proved who called: these are kept as a hash, which proves nothing. */
export const knownHeaders = ({ message }: WholeExecution): [name: string, value: string][] =>
  (message?.headers ?? [])
    .filter(([name, value]) => !OWN.has(name.toLowerCase()) && !isStandIn(value))
    .map(([name, value]) => [name, value])

/** The request that came, as it could be sent again. */
export const requestOf = (kept: WholeExecution): SentRequest => ({
  verb: kept.verb as Verb,
  headers: knownHeaders(kept),
  body: kept.message === null || kept.message.body === '' ? undefined : kept.message.body,
})
