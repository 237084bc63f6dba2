import type { Sender } from '../../../src/senders/index.js'
import type { Scheme, SenderKeys, Signing, Verification } from '../../../src/signatures/index.js'

export type Vector = Sender['vectors'][number]

const published = (keys: unknown): string | undefined =>
  keys === undefined || typeof keys === 'string' ? keys : JSON.stringify(keys)

/** What a vector's sender had published. */
export const keysOf = ({ keys }: Vector): SenderKeys => ({
  text: () => Promise.resolve(published(keys)),
})

/** A vector as a call. */
export const callOf = ({ method, url, headers, body, at }: Vector): Verification => ({
  method,
  url,
  headers: Object.entries(headers).flat(),
  body: Buffer.from(body),
  now: at === undefined ? 0 : Date.parse(at),
})

/** What an instance would be set to, to take a vector; published secrets may be shorter than those people may give. */
export const signingFor = (name: string, sender: Sender, { secrets, parameters }: Vector): Signing => ({
  name,
  scheme: sender.scheme,
  handshakes: sender.handshakes,
  secrets,
  parameters: parameters ?? {},
  required: true,
})

/** A call with a header changed; it is gone where the change gives undefined. */
export function withHeader(
  call: Verification,
  name: string,
  change: (value: string) => string | undefined,
): Verification {
  const headers: string[] = []
  for (let at = 0; at < call.headers.length; at += 2) {
    const [own = '', value = ''] = call.headers.slice(at, at + 2)
    const changed = own.toLowerCase() === name.toLowerCase() ? change(value) : value
    if (changed !== undefined) headers.push(own, changed)
  }
  return { ...call, headers }
}

/** A text with a letter in its middle altered. */
export const altered = (text: string): string => {
  const at = Math.floor(text.length / 2)
  return text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1)
}

/** The text of a header with each signature in it altered by one letter. */
export function withOtherSignature(scheme: Scheme, text: string): string {
  const label = 'label' in scheme ? scheme.label : scheme.kind === 'basic' ? 'Basic ' : ''
  if (!('separator' in scheme) || scheme.separator === undefined)
    return label + altered(text.slice(label.length))
  const { separator, part } = scheme
  return text
    .split(separator)
    .map((one, at) =>
      (part === undefined || part === at + 1) && one.startsWith(label)
        ? label + altered(one.slice(label.length))
        : one,
    )
    .join(separator)
}

/** Tells whether a scheme checks when a call was made, and until when a vector of it is good, in milliseconds. */
export function goodUntil(scheme: Scheme, { at = '' }: Vector): number | undefined {
  if (scheme.kind === 'jwt') return Date.parse(at) + 3_600_000 + scheme.tolerance * 1000
  const timestamp = 'timestamp' in scheme ? scheme.timestamp : undefined
  return timestamp && Date.parse(at) + timestamp.tolerance * 1000
}
