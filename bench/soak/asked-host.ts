import { ADMIN_KEY } from './soaked-site.js'

/** How long an answer may take, in milliseconds: longer than any host is to take for one. */
export const ANSWER_MS = 30_000

/** How long all executions may take, in milliseconds: there are tens of thousands after 20 kills at full load. */
const EXPORT_MS = 300_000

/** Members of an execution that the stages look at. */
export interface Row {
  readonly id: string
  /** Its caller's id. */
  readonly request: string
  readonly state: string
}

/** One with what was answered. */
export interface WholeRow extends Row {
  readonly status: number | null
  readonly reply: object | null
}

/** A host as an administrator asks it. */
export abstract class AskedHost {
  protected abstract readonly url: Promise<URL>

  /** Every execution that fits, page by page. */
  async executions(query: Readonly<Record<string, string>>): Promise<Row[]> {
    const rows: Row[] = []
    for (let before: string | undefined; ; before = rows.at(-1)?.id) {
      const parameters = new URLSearchParams({ ...query, limit: '1000', ...(before ? { before } : {}) })
      const response = await this.#ask(`/api/engine/v2/executions?${parameters.toString()}`)
      if (!response.ok) throw new Error(`executions were answered ${String(response.status)}`)
      const page = (await response.json()) as Row[]
      rows.push(...page)
      if (page.length < 1000) return rows
    }
  }

  /** Every execution there is, with what was answered. */
  async everything(): Promise<WholeRow[]> {
    const response = await this.#ask('/api/engine/v2/executions/export', {}, EXPORT_MS)
    if (!response.ok) throw new Error(`the export was answered ${String(response.status)}`)
    const lines = (await response.text()).split('\n').filter((line) => line !== '')
    return lines.map((line) => JSON.parse(line) as WholeRow)
  }

  /** The 99th percentile of how long its event loop was held since this was last asked, in milliseconds. */
  async loopDelay(): Promise<number> {
    const text = await (await this.#ask('/metrics')).text()
    return Number(/^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1] ?? NaN) * 1000
  }

  /** What it answers to a GET. */
  async statusOf(path: string): Promise<number> {
    const response = await this.#ask(path)
    await response.arrayBuffer()
    return response.status
  }

  /** The value of one of its own metrics, or of its process: those of all labels together. */
  async metric(name: string): Promise<number> {
    const text = await (await this.#ask('/metrics')).text()
    const pattern = new RegExp(`^(?:placeos_webhooks_)?${name}(?:\\{.*\\})? (\\S+)$`, 'gm')
    return [...text.matchAll(pattern)].reduce((sum, [, value]) => sum + Number(value), 0)
  }

  /** What its REST answers, in JSON. */
  async rest(method: string, path: string, body?: object): Promise<unknown> {
    const response = await this.#ask(`/api/engine/v2${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path} was answered ${String(response.status)}`)
    return response.status === 204 ? undefined : await response.json()
  }

  async #ask(path: string, init: RequestInit = {}, limitMs = ANSWER_MS): Promise<Response> {
    return await fetch(new URL(path, await this.url), {
      ...init,
      headers: { 'X-API-Key': ADMIN_KEY, 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(limitMs),
    })
  }
}
