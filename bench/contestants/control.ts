import { createServer, type Server } from 'node:http'
import { announce } from './announce.js'

/** What the runner may have a websocket contestant do; the rest of the query is what to do it with. */
export type Controls = Readonly<Record<string, (query: URLSearchParams) => unknown>>

/** A server that the runner can steer: each control is a path, and what it gives is answered as JSON. */
export function controlled(controls: Controls): Server {
  const all: Controls = { ...controls, memory: usedMemory }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://here')
    void Promise.resolve(all[url.pathname.slice(1)]?.(url.searchParams)).then((result) => {
      response.end(JSON.stringify(result ?? null))
    })
  })
  announce(server.listen(0, '127.0.0.1', 8192))
  return server
}

/** Publishes so many values of so many bytes, one every so many milliseconds; each says when it was. */
export async function publish(query: URLSearchParams, one: (value: object) => unknown): Promise<void> {
  const [times, bytes, every] = ['times', 'bytes', 'every'].map((name) => Number(query.get(name)))
  for (let n = 0; n < (times ?? 0); n += 1) {
    // Of the same length always, so that readers can count by bytes.
    const at = process.hrtime.bigint().toString().padStart(20, '0')
    await one({ at, rest: 'x'.repeat(bytes ?? 0) })
    await new Promise((resolve) => (every === 0 ? setImmediate(resolve) : setTimeout(resolve, every)))
  }
}

/** In bytes, garbage aside. */
function usedMemory(): { heap: number; outside: number; resident: number } {
  ;(globalThis as { gc?: () => void }).gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { heap: heapUsed, outside: external, resident: rss }
}
