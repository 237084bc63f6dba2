import { provesBody, type Handshake, type Scheme } from '../signatures/index.js'
import type { Sender } from './sender.js'
import { suggestedBudget } from './with-sender.js'

const CERTAINTY: Readonly<Record<Sender['certainty'], string>> = {
  documented: 'the vendor’s documentation says so',
  'vendor-code': 'the vendor’s own code does so',
  'two-sources': 'independent receivers agree',
  'one-source': 'one receiver does so',
}

/** What is told of a sender to people, a sentence each; names of members and headers are in backquotes. */
export function toldOf(sender: Sender): string[] {
  const { sends, scheme, handshakes, configure, certainty, sources, quirks, vectors } = sender
  const { where, url } = configure
  return [
    `Sends: ${lower(sends)}.`,
    `Enter the URL at: ${where}${url === undefined ? '' : ` (${url})`}.`,
    ...askedOf(sender),
    `Proved by: ${spokenScheme(scheme)}.${unproved(scheme)}`,
    ...handshakes.map((one) => `Makes sure of the URL by ${spokenHandshake(one)}.`),
    wantedBy(sender),
    ...quirks,
    `How sure: ${CERTAINTY[certainty]} (${sources.join('; ')}).`,
    `Tested with: ${vectors.map(({ made_by }) => made_by).join('; ')}.`,
  ]
}

/** What is not proved of a body. */
function unproved(scheme: Scheme): string {
  if (provesBody(scheme)) return ''
  const names = 'signed' in scheme && /\{(?:pairs|member):/.test(scheme.signed)
  return names ? ' It proves no more of the body than it names.' : ' It proves nothing of the body.'
}

/** What people have to give of a sender’s, by the settings it goes to. */
function askedOf({ secret, handshake_token, parameters }: Sender): string[] {
  const asked = {
    ...(secret && { secrets: secret }),
    ...(handshake_token && { handshake_token }),
    ...Object.fromEntries(Object.entries(parameters).map(([name, one]) => [`parameters.${name}`, one])),
  }
  return Object.entries(asked).map(
    ([setting, { title, where }]) => `\`${setting}\`: ${title}${where === undefined ? '' : ` (${where})`}.`,
  )
}

function wantedBy(sender: Sender): string {
  const { success_status, deadline } = sender
  const status = success_status === 202 ? 'any 2xx' : String(success_status)
  if (deadline === undefined) return `Wants back: ${status}.`
  const budget = suggestedBudget(sender) ?? deadline
  return `Wants back: ${status} within ${deadline} s; the suggested \`reply_budget\` is ${budget} s.`
}

const lower = (text: string): string => text.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())

type Place = Pick<Extract<Scheme, { kind: 'token' }>, 'header' | 'query' | 'member'>

function spokenPlace({ header, query, member }: Place): string {
  if (header !== undefined) return `\`${header}\``
  return query === undefined ? `\`${member ?? ''}\` in the body` : `\`${query}\` in the query`
}

/** How a scheme proves a call, in a few words. */
export function spokenScheme(scheme: Scheme): string {
  switch (scheme.kind) {
    case 'none':
      return 'the secret of the URL alone'
    case 'basic':
      return 'user and password in `Authorization`'
    case 'token':
      return `a secret in ${spokenPlace(scheme)}${scheme.label === '' ? '' : ` behind \`${scheme.label.trim()}\``}`
    case 'jwt':
      return `a token (${scheme.algorithm}) in \`${scheme.header}\``
    case 'hmac':
    case 'hash':
    case 'public-key':
      return `${spokenAlgorithm(scheme)} in ${spokenPlace(scheme)} of \`${scheme.signed.replaceAll('\n', '\\n')}\``
  }
}

function spokenAlgorithm({ kind, algorithm }: Extract<Scheme, { signed: string }>): string {
  const hash = algorithm.toUpperCase().replace(/SHA(?=\d)/, 'SHA-')
  return kind === 'hmac' ? `HMAC-${hash}` : hash.replace('ED25519', 'Ed25519')
}

function spokenHandshake({ verb, when, value, token, signed, confirm, answer, keep }: Handshake): string {
  const signs = when.map(
    ({ is, ...place }) => `${spokenPlace(place)}${is === undefined ? '' : ` is \`${is}\``}`,
  )
  const { status, json, text, headers = {} } = answer
  const given = [
    ...Object.entries(headers).map(([name, one]) => `\`${name}: ${one}\``),
    ...(json ? [`JSON \`${JSON.stringify(json)}\``] : []),
    ...(text === undefined ? [] : [`\`${text}\``]),
  ].join(' and ')
  return [
    `${verb}${signs.length > 0 ? ` where ${signs.join(' and ')}` : ''}${value ? `, with a value in ${spokenPlace(value)}` : ''}`,
    ...(token ? [`it must bring the handshake token in ${spokenPlace(token)}`] : []),
    ...(signed ? ['it must be signed'] : []),
    ...(confirm
      ? [
          `where \`confirms\` is set, the URL in ${spokenPlace(confirm)} is asked for first, of ${confirm.hosts.join(' or ')} alone`,
        ]
      : []),
    `it is answered ${status}${given === '' ? '' : ` with ${given}`}`,
    ...(keep ? ['the value is the secret of later calls'] : []),
  ].join('; ')
}
