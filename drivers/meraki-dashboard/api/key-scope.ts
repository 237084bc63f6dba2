/** The sites Meraki's API is at, one a region of the world. */
const MERAKI_SITES = ['meraki.com', 'meraki.ca', 'meraki.cn', 'meraki.in', 'gov-meraki.com']

/**
 * Whether a request to `target` may carry the API key: on the very origin the settings name, and, when that is
 * Meraki's own, on every https host of the same Meraki site, as `api.meraki.com` hands an organisation's
 * requests on to its shard, `n123.meraki.com`.
 */
export function mayCarryKey(target: URL, base: URL): boolean {
  if (target.origin === base.origin && target.protocol === base.protocol) return true
  const site = MERAKI_SITES.find((name) => isHostOf(name, base))
  return site !== undefined && isHostOf(site, target)
}

const isHostOf = (site: string, { protocol, port, hostname }: URL): boolean =>
  protocol === 'https:' && port === '' && hostname.endsWith(`.${site}`)
