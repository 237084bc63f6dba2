import autocannon from 'autocannon'
import type { Contestant } from './contestant.js'
import type { Scenario } from './scenarios.js'

/** How many callers there are at once. */
export const CONNECTIONS = 32

/** What one round came to. */
export interface Round {
  /** Processor time a request, in microseconds. */
  readonly cpu: number
  /** Requests a second. */
  readonly rate: number
}

/** Loads a contestant with a scenario for so many seconds; any answer of another status fails the run. */
export async function load(
  contestant: Contestant,
  scenario: Scenario,
  seconds: number,
  connections = CONNECTIONS,
): Promise<Round> {
  const requests = requestsOf(scenario)
  let started = 0
  const before = contestant.cpu()
  const result = await autocannon({
    url: contestant.url + scenario.path,
    method: 'POST',
    connections,
    duration: seconds,
    requests,
    // Connections that sent the same bodies in step would make most of them repeats.
    setupClient: (client) => {
      const first = (started * 61) % requests.length
      started += 1
      client.setRequests([...requests.slice(first), ...requests.slice(0, first)])
    },
  })
  const cpu = contestant.cpu() - before
  const answered = result.statusCodeStats?.[`${scenario.status}`]?.count ?? 0
  if (answered === 0 || answered !== result.requests.total || result.errors > 0) {
    const statuses = JSON.stringify(result.statusCodeStats)
    throw new Error(`${contestant.name}, ${scenario.name}: ${statuses}, ${String(result.errors)} errors`)
  }
  return { cpu: cpu / answered, rate: answered / result.duration }
}

/** Every path with the next body in turn, and every body at least once. */
function requestsOf({ path, paths = [path], bodies }: Scenario): autocannon.Request[] {
  return Array.from({ length: Math.max(paths.length, bodies.length) }, (_, at) => {
    const body = bodies[at % bodies.length]
    return {
      method: 'POST' as const,
      path: paths[at % paths.length] ?? path,
      ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }),
    }
  })
}
