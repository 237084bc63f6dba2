import { format, resolveConfig } from 'prettier'
import { senderNames, senderOf, suggestedBudget, type Sender } from '../../src/senders/index.js'
import { provesBody, type Handshake, type Scheme } from '../../src/signatures/index.js'

/** Where the page of senders is written, from the data. */
export const SENDERS_PAGE = 'docs/senders.md'

const GROUPS: Readonly<Record<Sender['group'], string>> = {
  buildings: 'Buildings',
  devices: 'Devices',
  workplace: 'Workplace',
  messages: 'Messages',
  monitoring: 'Monitoring',
  development: 'Development',
  business: 'Business',
  standards: 'Standards',
}

const CERTAINTY: Readonly<Record<Sender['certainty'], string>> = {
  documented: 'the vendor’s documentation says so',
  'vendor-code': 'the vendor’s own code does so',
  'two-sources': 'independent receivers agree',
  'one-source': 'one receiver does so',
}

/** The page that tells of every sender: a table, and a section for each. */
export async function sendersPage(): Promise<string> {
  const groups = Object.keys(GROUPS) as Sender['group'][]
  const named = senderNames.map((name) => [name, senderOf(name)] as const)
  const ordered = groups.flatMap((group) => named.filter(([, sender]) => sender.group === group))
  const rows = ordered.map(
    ([name, { title, group, scheme, handshakes, deadline }]) =>
      `| [\`${name}\`](#${name}) | ${title} | ${GROUPS[group]} | ${cell(spokenScheme(scheme))} | ${handshakes.map(({ verb }) => verb).join(', ')} | ${deadline === undefined ? '' : `${deadline} s`} |`,
  )
  const page = [
    '# Senders',
    '<!-- Written by `npm run schemas` from src/senders/data. -->',
    'What is known of senders by name. `{ "sender": "verkada", "signature": { "secrets": ["…"] } }` on a system trigger says all of it at once; [signatures](signatures.md) says what each word means. `placeos-webhooks senders NAME` prints a section of this page.',
    [
      '| name | sender | for | proved by | handshake | waits |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
    'Facts are as sure as each section says. A sender of which nothing official is known is not here: [capture its calls](triggers.md) and write [a scheme of your own](signatures.md).',
    ...ordered.map(([name, sender]) => section(name, sender)),
  ].join('\n\n')
  return await format(page, { ...(await resolveConfig(SENDERS_PAGE)), parser: 'markdown' })
}

function section(name: string, sender: Sender): string {
  const { title, sends, scheme, handshakes, configure, certainty, sources, quirks, vectors } = sender
  const budget = suggestedBudget(sender)
  const { secret, handshake_token, parameters, success_status, deadline } = sender
  const asked = [
    ...(secret ? [`\`secrets\`: ${spokenAsked(secret)}`] : []),
    ...(handshake_token ? [`\`handshake_token\`: ${spokenAsked(handshake_token)}`] : []),
    ...Object.entries(parameters).map(([own, one]) => `\`parameters.${own}\`: ${spokenAsked(one)}`),
  ]
  const items = [
    `Sends: ${lower(sends)}.`,
    `Enter the URL at: ${configure.where}${configure.url === undefined ? '' : ` ([documentation](${configure.url}))`}.`,
    ...asked.map((one) => `${one}.`),
    `Proved by: ${spokenScheme(scheme)}.${provesBody(scheme) ? '' : ' It proves nothing of the body.'}`,
    ...handshakes.map((one) => `Makes sure of the URL by ${spokenHandshake(one)}.`),
    `Wants back: ${success_status === 202 ? 'any 2xx' : String(success_status)}${deadline === undefined ? '' : ` within ${deadline} s; the suggested \`reply_budget\` is ${budget ?? ''} s`}.`,
    ...quirks,
    `How sure: ${CERTAINTY[certainty]} (${sources.join('; ')}).`,
    `Tested with: ${vectors.map(({ made_by }) => made_by).join('; ')}.`,
  ]
  return [`## ${name}`, `${title}.`, items.map((item) => `- ${item}`).join('\n')].join('\n\n')
}

const lower = (text: string): string => text.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())

const spokenAsked = ({ title, where }: NonNullable<Sender['secret']>): string =>
  `${title}${where === undefined ? '' : ` (${where})`}`

const place = ({
  header,
  query,
  member,
}: {
  header?: string | undefined
  query?: string | undefined
  member?: string | undefined
}): string =>
  header === undefined
    ? query === undefined
      ? `\`${member ?? ''}\` in the body`
      : `\`${query}\` in the query`
    : `\`${header}\``

/** How a scheme proves a call, in a few words. */
function spokenScheme(scheme: Scheme): string {
  switch (scheme.kind) {
    case 'none':
      return 'the secret of the URL alone'
    case 'basic':
      return 'user and password in `Authorization`'
    case 'token':
      return `a secret in ${place(scheme)}${scheme.label === '' ? '' : ` behind \`${scheme.label.trim()}\``}`
    case 'jwt':
      return `a token (${scheme.algorithm}) in \`${scheme.header}\``
    case 'hmac':
      return `HMAC-${scheme.algorithm.toUpperCase().replace('SHA', 'SHA-')} in ${place(scheme)} of \`${scheme.signed}\``
    case 'hash':
      return `${scheme.algorithm.toUpperCase().replace('SHA', 'SHA-')} in ${place(scheme)} of \`${scheme.signed}\``
    case 'public-key':
      return `${scheme.algorithm} in ${place(scheme)} of \`${scheme.signed}\``
  }
}

/** Text that is no border of a cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|')

function spokenHandshake({ verb, when, value, token, signed, answer, keep }: Handshake): string {
  const told = when.map(
    ({ is, ...where }) => `${place(where)}${is === undefined ? '' : ` is \`${String(is)}\``}`,
  )
  const where = value ? `, with a value in ${place(value)}` : ''
  const body = answer.json
    ? `JSON \`${JSON.stringify(answer.json)}\``
    : answer.text === undefined
      ? ''
      : `\`${answer.text}\``
  const headers = Object.entries(answer.headers ?? {}).map(([name, text]) => `\`${name}: ${text}\``)
  const given = [...headers, ...(body === '' ? [] : [body])].join(' and ')
  return [
    `${verb}${told.length > 0 ? ` where ${told.join(' and ')}` : ''}${where}`,
    ...(token ? [`it must bring the handshake token in ${place(token)}`] : []),
    ...(signed ? ['it must be signed'] : []),
    `it is answered ${answer.status}${given === '' ? '' : ` with ${given}`}`,
    ...(keep ? ['the value is the secret of later calls'] : []),
  ].join('; ')
}
