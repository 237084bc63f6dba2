/** What the URL of a PostgreSQL database says. */
export interface DatabaseUrl {
  /** The servers, in the order in which they are tried. */
  readonly servers: readonly DatabaseServer[]
  /** Whether a server is passed over that takes no writes. */
  readonly mustBeWritable: boolean
  /** The password as it stands in the URL and as it is meant; none where there is none. */
  readonly passwords: readonly string[]
}

export interface DatabaseServer {
  /** A name, an address or the folder of a Unix socket, and a port; may be shown. */
  readonly label: string
  /** A URL of this server alone, as the library pg reads it. */
  readonly url: string
}

const OVER_NETWORK = /^postgres(?:ql)?:\/\/(?:([^/?#]*)@)?([^@/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/
const OVER_SOCKET = /^socket:(?:\/\/(?:([^/?#]*)@)?)?(\/[^?#]+)(?:\?([^#]*))?$/

/** Whether a server must take writes, by the names that `target_session_attrs` has. */
const TARGETS: Readonly<Record<string, boolean>> = { any: false, 'read-write': true, primary: true }

/**
 * Reads the URL of a PostgreSQL database; undefined where it is none that may be written to. It has several servers
 * where hosts are listed, `postgres://a:1,b:2/name`, and Unix sockets as `postgres:///name?host=/folder` or
 * `socket:/folder?db=name`.
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function readDatabaseUrl(text: string): DatabaseUrl | undefined {
  try {
    return overSocket(text) ?? overNetwork(text)
  } catch {
    // An escape in it stands for nothing.
    return undefined
  }
}

function overNetwork(text: string): DatabaseUrl | undefined {
  const [, user = '', authority = '', name = '', query = ''] = OVER_NETWORK.exec(text) ?? []
  const parameters = new URLSearchParams(query)
  const addresses = addressesOf(authority, parameters)
  const target = parameters.get('target_session_attrs')
  const mustBeWritable =
    target === null
      ? (addresses?.length ?? 0) > 1
      : Object.hasOwn(TARGETS, target)
        ? TARGETS[target]
        : undefined
  if (!addresses || mustBeWritable === undefined) return undefined
  for (const own of ['host', 'port', 'target_session_attrs']) parameters.delete(own)
  return {
    servers: addresses.map((address) => serverOf(address, user, name, parameters)),
    mustBeWritable,
    passwords: passwordsOf(user, parameters),
  }
}

function overSocket(text: string): DatabaseUrl | undefined {
  const match = OVER_SOCKET.exec(text)
  if (!match) return undefined
  const [, user = '', folder = '', query = ''] = match
  const parameters = new URLSearchParams(query)
  const name = encodeURIComponent(parameters.get('db') ?? '')
  const port = parameters.get('port') ?? ''
  for (const own of ['db', 'encoding', 'port']) parameters.delete(own)
  if (!isPort(port)) return undefined
  return {
    servers: [serverOf({ host: decodeURI(folder), port }, user, name, parameters)],
    mustBeWritable: false,
    passwords: passwordsOf(user, parameters),
  }
}

interface Address {
  readonly host: string
  /** Empty for the usual one. */
  readonly port: string
}

/** The hosts with their ports; a parameter wins over what stands before the path. */
function addressesOf(authority: string, parameters: URLSearchParams): readonly Address[] | undefined {
  const given = authority.split(',').map(addressOf)
  const hosts = parameters.get('host')?.split(',') ?? given.map((address) => address?.host ?? '')
  const ports = parameters.get('port')?.split(',') ?? given.map((address) => address?.port ?? 'none')
  const [port = ''] = ports
  if (hosts.includes('') || !ports.every(isPort)) return undefined
  if (ports.length !== 1 && ports.length !== hosts.length) return undefined
  return hosts.map((host, at) => ({ host, port: ports[at] ?? port }))
}

/** Undefined where it is none. */
function addressOf(text: string): Address | undefined {
  const [, v6, host = v6, port = ''] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d*))?$/.exec(text) ?? []
  return host === undefined ? undefined : { host: decodeURIComponent(host), port }
}

const isPort = (text: string): boolean =>
  text === '' || (/^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536)

function serverOf(
  { host, port }: Address,
  user: string,
  name: string,
  others: URLSearchParams,
): DatabaseServer {
  const parameters = new URLSearchParams(others)
  parameters.set('host', host)
  if (port !== '') parameters.set('port', port)
  // The library takes a plus for a plus.
  const query = parameters.toString().replaceAll('+', '%20')
  const at = host.includes(':') ? `[${host}]` : host
  return {
    label: port === '' ? at : `${at}:${port}`,
    // What is a parameter wins over what stands here.
    url: `postgres://${user === '' ? '' : `${escaped(user)}@`}localhost/${name}?${query}`,
  }
}

function passwordsOf(user: string, parameters: URLSearchParams): string[] {
  const [, raw] = /^[^:]*:(.+)$/.exec(user) ?? []
  const named = parameters.get('password')
  return [...(raw === undefined ? [] : [raw, decoded(raw)]), ...(named === null ? [] : [named])]
}

/** A user with a password, each sign escaped that the library would take for another. */
const escaped = (user: string): string =>
  user
    .split(/:(.*)/s, 2)
    .map((part) => encodeURIComponent(decoded(part)))
    .join(':')

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
