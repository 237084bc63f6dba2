import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a PlaceOS database has, as its REST interface gives it. */
export interface RestRows {
  readonly systems?: readonly {
    readonly id: string
    readonly name: string
    readonly modules?: readonly string[]
  }[]
  readonly modules?: readonly { readonly id: string; readonly edge_id?: string | null }[]
  readonly triggers?: readonly { readonly id: string }[]
  readonly instances?: readonly { readonly id: string; readonly trigger_id: string }[]
}

/**
 * A double of PlaceOS's REST interface: pages, single rows and who may see them.
 * @see PlaceOS/rest-api ee8db8e, `controllers/systems.cr`, `controllers/triggers.cr`, `controllers/modules.cr`
 */
export class PlaceOsRest {
  readonly key = 'key-of-placeos.secret'
  /** What was asked for. */
  readonly asked: string[] = []
  readonly #server: Server

  constructor(private readonly rows: RestRows) {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '', this.url)
      this.asked.push(url.pathname + url.search)
      const isKnown = request.headers['x-api-key'] === this.key
      const found = isKnown ? this.#find(url) : undefined
      response.setHeader('Content-Type', 'application/json')
      if (!isKnown) response.writeHead(401).end('{"error":"unauthorized"}')
      else if (!found) response.writeHead(404).end('{"error":"Key not present"}')
      else {
        if (found.total !== undefined) response.setHeader('X-Total-Count', String(found.total))
        response.end(JSON.stringify(found.body))
      }
    })
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  #find({ pathname, searchParams }: URL): { body: unknown; total?: number } | undefined {
    const [, kind = '', id, below] =
      /^\/api\/engine\/v2\/(\w+)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(pathname) ?? []
    const all =
      kind === 'systems' || kind === 'modules' || kind === 'triggers' ? (this.rows[kind] ?? []) : undefined
    if (!all) return undefined
    if (kind === 'triggers' && id !== undefined && below === 'instances')
      return { body: this.rows.instances?.filter(({ trigger_id }) => trigger_id === id) ?? [] }
    if (id !== undefined) {
      const row = all.find((one) => one.id === decodeURIComponent(id))
      return row && { body: row }
    }
    const text = (searchParams.get('q') ?? '').toLowerCase()
    const fits = all.filter((one) => JSON.stringify(one).toLowerCase().includes(text))
    const offset = Number(searchParams.get('offset') ?? 0)
    // @see the contract of lists: 100 unless more is asked for
    const limit = Number(searchParams.get('limit') ?? 100)
    return { body: fits.slice(offset, offset + limit), total: fits.length }
  }
}
