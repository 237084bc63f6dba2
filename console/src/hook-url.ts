import { pathForm, queryForm } from '../../src/webhook-url/index.js'
import type { Instance, Verb } from './api/resources.js'

export { pathForm, queryForm, type UrlTarget } from '../../src/webhook-url/index.js'

/** The form to hand to a sender: some that sign the URL sort its query first, which leaves a path as it is. */
export const senderForm = ({ signature }: Instance): typeof queryForm => (signature ? pathForm : queryForm)

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
