import { WebSocket } from 'ws'

// PlaceOS's own client as it is published, which is written for browsers. One connection a process: it keeps its
// state in the module.

/** What a browser has and Node lacks; the client reads some of it while it loads. */
const storage = () => {
  const kept = new Map()
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, String(value)),
    removeItem: (name) => void kept.delete(name),
    key: (at) => [...kept.keys()][at] ?? null,
    get length() {
      return kept.size
    },
  }
}

/**
 * The client, set up for a server.
 * @param host with its port
 */
export async function officialClient(host, key) {
  const browser = {
    window: globalThis,
    WebSocket,
    localStorage: storage(),
    sessionStorage: storage(),
    location: {
      ...{ protocol: 'http:', host, hostname: host, origin: `http://${host}`, href: `http://${host}/` },
      ...{ hash: '', search: '', pathname: '/', assign: () => undefined, reload: () => undefined },
    },
  }
  for (const [name, value] of Object.entries(browser)) globalThis[name] ??= value
  const client = await import('@placeos/ts-client/dist/index.es.js')
  await client.setup({
    host,
    secure: false,
    mock: false,
    token_header: true,
    handle_login: false,
    scope: 'public',
    auth_uri: '',
    token_uri: '',
    redirect_uri: `http://${host}/`,
  })
  client.setAPI_Key(key)
  return client
}
