import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { quantile } from '../../quantile.js'
import { callOf, calling, onGround } from './ground.js'

const SECONDS = 20
const PER_SECOND = 200

/** Calls through the runtime beside the same posts without it, each in turn. */
export function speed(_folder: string, figures: Figures): Promise<void> {
  return onGround(figures, { cores: 1, modules: 10 }, async ({ cluster, runtime }) => {
    const [core] = cluster.cores
    if (!core) throw new Error('there is no core')
    const agent = new Agent({ keepAlive: true })
    const times: Record<'bare' | 'ours', number[]> = { bare: [], ours: [] }
    const call = async (count: number): Promise<string> => {
      const name = `call-${String(count)}`
      const began = performance.now()
      const way = count % 2 === 0 ? 'ours' : 'bare'
      const outcome =
        way === 'ours'
          ? await callOf(runtime, name, (count % 10) + 1)
          : await post(`${core.url}/api/core/v1/command/mod-${String((count % 10) + 1)}/execute`, agent)
      // Connections are made and code is compiled in the first second.
      if (count > PER_SECOND * 2) times[way].push(performance.now() - began)
      return outcome
    }
    await calling(PER_SECOND * 2, call, pause(SECONDS * 1000))
    agent.destroy()
    for (const way of ['bare', 'ours'] as const)
      figures.tell(`median, ${way}`, quantile(times[way], 0.5), 'ms')
    const [bare, ours] = [quantile(times.bare, 0.99), quantile(times.ours, 0.99)]
    figures.tell('p99 of a bare post', bare, 'ms')
    figures.tell('p99 of a call', ours, 'ms')
    figures.atMost('p99 of a call over that of a bare post', ours - bare, 2, 'ms')
  })
}

function post(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers: { 'Content-Type': 'application/json' } })
    sent.on('error', reject)
    sent.on('response', (response) => {
      response.resume().on('end', () => {
        resolve('ran')
      })
    })
    sent.end(JSON.stringify({ __exec__: 'request', request: ['POST', {}, '{"a":1}'] }))
  })
}
