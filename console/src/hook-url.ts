import type { Instance, Verb } from './api/resources.js'

/** What a webhook call is to execute. */
export interface Target {
  /** The module's name, such as Display. */
  readonly mod: string
  readonly index: number
  readonly method: string
  /** Whether the method gets the body as base64. */
  readonly binary: boolean
}

/** What of an instance is in its URL. */
type Addressed = Pick<Instance, 'id' | 'webhook_secret'>

const part = encodeURIComponent
const PREFIX = '/api/engine/v2/webhook'

/** Path and query of a webhook URL with all of it in the query. */
export function queryForm({ id, webhook_secret = '' }: Addressed, target?: Target): string {
  const exec =
    target &&
    `&exec=true&mod=${part(target.mod)}&index=${target.index}&method=${part(target.method)}${target.binary ? '&binary=true' : ''}`
  return `${PREFIX}/${part(id)}/notify?secret=${part(webhook_secret)}${exec ?? ''}`
}

/** The same with all of it in the path. */
export function pathForm({ id, webhook_secret = '' }: Addressed, target?: Target): string {
  const exec =
    target && `/${part(target.mod)}/${target.index}/${part(target.method)}${target.binary ? '/binary' : ''}`
  return `${PREFIX}/${part(id)}/notify/${part(webhook_secret)}${exec ?? ''}`
}

/** A request as somebody would send it. */
export interface SentRequest {
  readonly verb: Verb
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Undefined for none. */
  readonly body: string | undefined
}

/** A command line that sends it. */
export const curlOf = (url: string, request: SentRequest): string => curlWith(quote(url), request)

/**
 * A command line that sends what a shell makes when it is run.
 * @param target the URL as a word of a shell
 * @param added more headers, their values as words of a shell
 * @param data the body as a word of a shell
 */
export function curlWith(
  target: string,
  { verb, headers, body }: SentRequest,
  added: readonly (readonly [name: string, value: string])[] = [],
  data = quote(body ?? ''),
): string {
  const words = [
    `curl -i -X ${verb} ${target}`,
    ...headers.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...added.map(([name, value]) => `-H ${quote(`${name}: `)}${value}`),
    ...(body === undefined ? [] : [`--data-binary ${data}`]),
  ]
  return words.join(' \\\n  ')
}

/** Text as one word of a POSIX shell. */
export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
