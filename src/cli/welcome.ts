import type { Host } from '../host/index.js'
import { redactText } from '../log/index.js'
import { EXAMPLE_INSTANCE } from './example.js'

type Welcoming = Pick<Host, 'address' | 'addresses' | 'url' | 'version' | 'firstKey' | 'webhooks'>
type Hook = Awaited<ReturnType<Host['webhooks']>>[number]

/** What may be printed, and what is told in its place. */
export interface WelcomeStyle {
  /** Whether secrets may be where this is printed. */
  readonly showSecrets: boolean
  /** Whether the configuration is the example as it comes, whose webhook is shown everywhere. */
  readonly isExample: boolean
  /** The data folder, as it was given. */
  readonly dataDir: string
}

/** What a host says when it is ready: where it is, and a call that works as it is printed. */
export async function welcome(host: Welcoming, style: WelcomeStyle): Promise<string> {
  const { address, addresses, url, version, webhooks } = host
  const lines = [`placeos-webhooks ${version} is ready on ${address}`]
  if (addresses.length > 0) lines.push(`On other machines: ${addresses.join(', ')}`)
  if (url !== address) lines.push(`Callers see it as ${url}`)
  lines.push(`Console: ${url}/console/`, ...keyLines(host, style))
  const all = (await webhooks()).filter(({ enabled }) => enabled)
  const hook = chosen(all, style)
  if (!hook) {
    lines.push(
      'There is no webhook yet: add a trigger and a system_trigger, by REST or in the configuration.',
    )
    return lines.join('\n')
  }
  lines.push(...hookLines(url, hook, style))
  if (all.length > 1) lines.push(`(and ${String(all.length - 1)} more)`)
  return lines.join('\n')
}

/** One that executes something shows most; where secrets are not shown, that of the example shows more. */
function chosen(all: readonly Hook[], style: WelcomeStyle): Hook | undefined {
  const own = all.find((hook) => style.isExample && hook.instance === EXAMPLE_INSTANCE)
  const first = all.find(({ executes }) => executes.length > 0) ?? all[0]
  return style.showSecrets ? first : (own ?? first)
}

function keyLines({ firstKey }: Welcoming, { showSecrets, dataDir }: WelcomeStyle): string[] {
  if (firstKey === undefined) return []
  if (showSecrets) return [`Admin key, shown this once: ${firstKey}`]
  const [id = ''] = firstKey.split('.', 1)
  return [
    `An admin key was made, which is shown on a terminal only. Another in its place: ${own('keys rotate', id, dataDir)}`,
  ]
}

function hookLines(url: string, hook: Hook, { showSecrets, isExample, dataDir }: WelcomeStyle): string[] {
  const isShown = showSecrets || (isExample && hook.instance === EXAMPLE_INSTANCE)
  const at = `${url}${hook.path}`
  if (isShown)
    return [`Webhook of ${hook.trigger}: ${at}`, `Try it: ${curl(hook, (path) => quote(url + path))}`]
  const asked = `"$(${own('webhooks', `${plain(hook.instance)} --url ${plain(url)}`, dataDir)})"`
  return [
    `Webhook of ${hook.trigger}: ${redactText(at)}`,
    `Secrets are shown on a terminal only. All webhook URLs: ${own('webhooks', '', dataDir)}`,
    // What comes after the URL of the instance has no secret in it.
    `Try it: ${curl(hook, (path) => asked + (path === hook.path ? '' : quote(path.slice(hook.path.length))))}`,
  ]
}

/** @param word gives the URL of a path as a word of a shell */
function curl({ path, verbs, executes }: Hook, word: (path: string) => string): string {
  const target = executes.find(({ sample }) => sample !== undefined) ?? executes[0]
  const accepted = target?.verbs ?? verbs
  const verb = accepted.includes('POST') ? 'POST' : (accepted[0] ?? 'POST')
  const body =
    target?.sample === undefined || verb === 'GET'
      ? ''
      : ` -H 'Content-Type: application/json' -d ${quote(JSON.stringify(target.sample))}`
  return `curl -s -X ${verb} ${word(target?.path ?? path)}${body}`
}

/** A command of this program, for the data of this host. */
const own = (command: string, operand: string, dataDir: string): string =>
  [
    'npx placeos-webhooks',
    command,
    ...(operand === '' ? [] : [operand]),
    ...(dataDir === 'data' ? [] : [`--data ${plain(dataDir)}`]),
  ].join(' ')

/** Text as one word of a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The same, without quotes where it is one word as it stands. */
const plain = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : quote(text))
