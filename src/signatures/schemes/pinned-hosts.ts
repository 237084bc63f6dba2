import { z } from 'zod'

const Host = z
  .string()
  .max(200)
  .regex(
    /^(?:(?:\*|[a-z0-9-]+)\.)*[a-z0-9-]+\.[a-z0-9-]+$/,
    'must be a host in lower case; * stands for one of its labels, but not for the last two',
  )

/** Hosts that something may be asked of, and no others; `*` stands for one label. */
export const PinnedHosts = z.array(Host).min(1).max(8)

/** A URL that a call names, where it is one of https, at the usual port of one of the hosts. */
export function pinnedUrl(text: string, hosts: readonly string[]): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
    return undefined
  return hosts.some((host) => isHost(url.hostname, host)) ? url.href : undefined
}

function isHost(host: string, pattern: string): boolean {
  const [wanted, given] = [pattern.split('.'), host.split('.')]
  return wanted.length === given.length && wanted.every((label, at) => label === '*' || label === given[at])
}
