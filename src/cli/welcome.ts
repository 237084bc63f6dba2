import type { Host } from '../host/index.js'

/** What a host says when it is ready: where it is, and a call that works as it is printed. */
export async function welcome({
  address,
  url,
  version,
  firstKey,
  webhooks,
}: Pick<Host, 'address' | 'url' | 'version' | 'firstKey' | 'webhooks'>): Promise<string> {
  const lines = [`placeos-webhooks ${version} is ready on ${address}`]
  if (url !== address) lines.push(`Callers see it as ${url}`)
  lines.push(`Console: ${url}/console/`)
  if (firstKey !== undefined) lines.push(`Admin key, shown this once: ${firstKey}`)
  const all = (await webhooks()).filter(({ enabled }) => enabled)
  const hook = all.find(({ executes }) => executes.length > 0) ?? all[0]
  if (!hook) {
    lines.push(
      'There is no webhook yet: add a trigger and a system_trigger, by REST or in the configuration.',
    )
    return lines.join('\n')
  }
  lines.push(`Webhook of ${hook.trigger}: ${url}${hook.path}`)
  lines.push(`Try it: ${curl(url, hook)}`)
  if (all.length > 1) lines.push(`(and ${String(all.length - 1)} more)`)
  return lines.join('\n')
}

function curl(url: string, { path, verbs, executes }: Awaited<ReturnType<Host['webhooks']>>[number]): string {
  const target = executes.find(({ sample }) => sample !== undefined) ?? executes[0]
  const accepted = target?.verbs ?? verbs
  const verb = accepted.includes('POST') ? 'POST' : (accepted[0] ?? 'POST')
  const body =
    target?.sample === undefined || verb === 'GET'
      ? ''
      : ` -H 'Content-Type: application/json' -d ${quote(JSON.stringify(target.sample))}`
  return `curl -s -X ${verb} ${quote(url + (target?.path ?? path))}${body}`
}

/** Text as one word of a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
