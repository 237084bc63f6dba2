import { senderOf } from '../../../src/senders/index.js'
import { headersOf, needsBody, provesBody, type Scheme } from '../../../src/signatures/index.js'
import type { SenderCall } from './site.js'
import { altered, withOtherSignature } from './vectors.js'

/** A call that is not its sender's any more, and what refuses it. */
export interface Tampering {
  readonly what: string
  readonly call: SenderCall
  readonly code: string
  readonly gate: string
}

/** What the gates are called that look at signatures: before the body is read, and after. */
const [GIVEN, RIGHT] = ['signature given', 'signature right']

/** Everything that can be done to a call of a sender, by what its scheme has: body, signature, time, headers, label. */
export function tamperingsOf(name: string, call: SenderCall, secret: string): Tampering[] {
  const { scheme, handshakes } = senderOf(name)
  if (scheme.kind === 'none') return []
  // Where a body may tell of a handshake, headers are looked at once it is there.
  const isOpen = handshakes.some((one) => one.verb === call.method && !one.signed && needsBody(one))
  const wrong = (what: string, changed: Partial<SenderCall>): Tampering => ({
    what,
    call: { ...call, ...changed },
    code: 'signature-invalid',
    gate: RIGHT,
  })
  return [
    ...(provesBody(scheme) ? [wrong('another body', { body: withOtherByte(call.body) })] : []),
    ...inBody(scheme, call, secret).map(([what, body, code = 'signature-invalid']) => ({
      ...wrong(what, { body }),
      code,
    })),
    ...inHeaders(scheme, call).map(([what, header, text]) =>
      wrong(what, { headers: withText(call.headers, header, text) }),
    ),
    ...headersOf(scheme).map((header) => ({
      ...wrong(`no ${header}`, { headers: withText(call.headers, header, undefined) }),
      code: 'signature-missing',
      gate: isOpen ? RIGHT : GIVEN,
    })),
  ]
}

/** What is changed in headers: their names, and what they become. */
function inHeaders(scheme: Scheme, { headers }: SenderCall): [what: string, header: string, text: string][] {
  const header = scheme.kind === 'basic' ? 'Authorization' : 'header' in scheme ? scheme.header : undefined
  if (header === undefined) return []
  const text = textOf(headers, header)
  const label = 'label' in scheme ? scheme.label : ''
  const time = 'timestamp' in scheme ? scheme.timestamp : undefined
  return [
    ['another signature', header, withOtherSignature(scheme, text)],
    ...(label === ''
      ? []
      : [['another label', header, text.replaceAll(label, `x${label}`)] as [string, string, string]]),
    ...(time?.header === undefined
      ? []
      : [
          ['another time', time.header, withOtherDigit(textOf(headers, time.header))] as [
            string,
            string,
            string,
          ],
        ]),
  ]
}

/** What is changed in a body that has the secret, or the signature, in it. */
function inBody(
  scheme: Scheme,
  { body }: SenderCall,
  secret: string,
): [what: string, body: string, code?: string][] {
  const member = 'member' in scheme ? scheme.member : undefined
  if (member === undefined) return []
  const missing = 'signature-missing'
  if (scheme.kind === 'token')
    return [
      ['another secret', body.replace(secret, altered(secret))],
      ['no secret', '{}', missing],
    ]
  const {
    [member]: signature,
    Timestamp: time,
    Message: message,
    ...rest
  } = JSON.parse(body) as Record<string, string>
  const whole = { ...rest, [member]: signature, Timestamp: time, Message: message }
  const changed = (change: object): string => JSON.stringify({ ...whole, ...change })
  return [
    ['another message', changed({ Message: `${message ?? ''}!` })],
    ['another signature', changed({ [member]: altered(signature ?? '') })],
    ['another time', changed({ Timestamp: withOtherDigit(time ?? '') })],
    [
      'a certificate of another host',
      changed({ SigningCertURL: 'https://sns.eu-central-1.example.org/a.pem' }),
    ],
    ['no signature', changed({ [member]: undefined }), missing],
  ]
}

const withOtherByte = (text: string): string => {
  const at = Math.floor(text.length / 2)
  return text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1)
}

/** The last digit of a time, or of the first number in a text, is another. */
const withOtherDigit = (text: string): string =>
  text.replace(/\d(?=\D|$)/, (digit) => String((Number(digit) + 1) % 10))

const textOf = (headers: SenderCall['headers'], name: string): string =>
  Object.entries(headers).find(([own]) => own.toLowerCase() === name.toLowerCase())?.[1] ?? ''

const withText = (
  headers: SenderCall['headers'],
  name: string,
  text: string | undefined,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([own, before]): [string, string][] => {
      if (own.toLowerCase() !== name.toLowerCase()) return [[own, before]]
      return text === undefined ? [] : [[own, text]]
    }),
  )
