import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { quantile } from '../../quantile.js'
import { callOf, calling, onGround } from './ground.js'

const ROUNDS = 20
const PER_SECOND = 200

/** Calls through the runtime beside the same posts without it, each in turn; what counts is the usual round of a second. */
export function speed(_folder: string, figures: Figures): Promise<void> {
  return onGround(figures, { cores: 1, modules: 10, isDirect: true }, async ({ cluster, runtime }) => {
    const [core] = cluster.cores
    if (!core) throw new Error('there is no core')
    const agent = new Agent({ keepAlive: true })
    let times: Record<'bare' | 'ours', number[]> = { bare: [], ours: [] }
    const call = async (count: number): Promise<string> => {
      const way = count % 2 === 0 ? 'ours' : 'bare'
      const kept = times[way]
      const index = (count % 10) + 1
      const url = `${core.url}/api/core/v1/command/mod-${String(index)}/execute`
      const began = performance.now()
      const outcome =
        way === 'ours' ? await callOf(runtime, `call-${String(count)}`, index) : await post(url, agent)
      kept.push(performance.now() - began)
      return outcome
    }
    const rounds: { readonly half: number; readonly last: number }[] = []
    // Connections are made and code is compiled in the first round.
    for (let round = 0; round <= ROUNDS; round += 1) {
      times = { bare: [], ours: [] }
      await calling(PER_SECOND * 2, call, pause(1000))
      const over = (share: number): number => quantile(times.ours, share) - quantile(times.bare, share)
      if (round > 0) rounds.push({ half: over(0.5), last: over(0.99) })
    }
    agent.destroy()
    const usual = (values: readonly number[]): number => quantile(values, 0.5)
    figures.tell('median of a call over that of a bare post', usual(rounds.map(({ half }) => half)), 'ms')
    figures.atMost('p99 of a call over that of a bare post', usual(rounds.map(({ last }) => last)), 2, 'ms')
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
