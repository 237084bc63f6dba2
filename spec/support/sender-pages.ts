import { format, resolveConfig } from 'prettier'
import { senderNames, senderOf, spokenScheme, toldOf, type Sender } from '../../src/senders/index.js'

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

/** The page that tells of every sender: a table, and a section for each. */
export async function sendersPage(): Promise<string> {
  const groups = Object.keys(GROUPS) as Sender['group'][]
  const named = senderNames.map((name) => [name, senderOf(name)] as const)
  const ordered = groups.flatMap((group) => named.filter(([, sender]) => sender.group === group))
  const page = [
    '# Senders',
    '<!-- Written by `npm run schemas` from src/senders/data. -->',
    'What is known of senders by name. `{ "sender": "verkada", "signature": { "secrets": ["…"] } }` on a system trigger says all of it at once; [signatures](signatures.md) says what each word means. `placeos-webhooks senders NAME` prints a section of this page.',
    [
      '| name | sender | for | proved by | handshake | waits |',
      '| --- | --- | --- | --- | --- | --- |',
      ...ordered.map(([name, sender]) => row(name, sender)),
    ].join('\n'),
    'Facts are as sure as each section says. A sender of which nothing official is known is not here: [capture its calls](triggers.md) and write [a scheme of your own](signatures.md).',
    ...ordered.map(([name, sender]) => section(name, sender)),
  ].join('\n\n')
  return await format(page, { ...(await resolveConfig(SENDERS_PAGE)), parser: 'markdown' })
}

function row(name: string, { title, group, scheme, handshakes, deadline }: Sender): string {
  const cells = [
    `[\`${name}\`](#${name})`,
    title,
    GROUPS[group],
    spokenScheme(scheme),
    handshakes.map(({ verb }) => verb).join(', '),
    deadline === undefined ? '' : `${deadline} s`,
  ]
  return `| ${cells.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`
}

const section = (name: string, sender: Sender): string =>
  [
    `## ${name}`,
    `${sender.title}.`,
    toldOf(sender)
      .map((item) => `- ${item}`)
      .join('\n'),
  ].join('\n\n')
