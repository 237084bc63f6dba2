import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The secret every contestant asks for. */
export const SECRET = 'bench-secret-bench-secret-bench-secret-0123'

/** Where every contestant answers. */
export const PATH = '/api/engine/v2/webhook/trig-bench/notify'

/** One kind of request, the same for every contestant. */
export interface Scenario {
  readonly name: string
  readonly path: string
  /** Called in turn instead of `path`. */
  readonly paths?: readonly string[]
  /** Sent in turn, so that no body equals the one before it; empty for requests without a body. */
  readonly bodies: readonly string[]
  readonly status: number
}

const exec = (mod: string, method: string): string =>
  `${PATH}?secret=${SECRET}&exec=true&mod=${mod}&index=1&method=${method}`

/** @param payloads the folder of realistic bodies */
export function scenarios(payloads: string): Scenario[] {
  return [
    { name: 'notify', path: `${PATH}?secret=${SECRET}`, bodies: [], status: 202 },
    {
      name: 'exec 300 B',
      path: exec('Display', 'request'),
      bodies: displayBodies(readFileSync(join(payloads, 'display.json'), 'utf8')),
      status: 200,
    },
    {
      name: 'exec 60 KB',
      path: exec('Dashboard', 'scanning_api'),
      bodies: merakiBodies(readFileSync(join(payloads, 'meraki.json'), 'utf8')),
      status: 200,
    },
    {
      name: 'wrong secret',
      path: `${PATH}?secret=${SECRET.replace('0123', '3210')}`,
      bodies: [],
      status: 404,
    },
  ]
}

/** The same command at ten volumes. */
function displayBodies(text: string): string[] {
  const payload = JSON.parse(text) as Record<string, unknown>
  return Array.from({ length: 10 }, (_, volume) => JSON.stringify({ ...payload, volume: 30 + volume }))
}

interface Scan {
  readonly data: { readonly observations: readonly { readonly latestRecord: object }[] }
}

/** The same devices, heard at other strengths each time; so many that repeats hardly follow each other. */
function merakiBodies(text: string): string[] {
  const scan = JSON.parse(text) as Scan
  return Array.from({ length: 64 }, (_, round) => {
    const observations = scan.data.observations.map((seen, at) => ({
      ...seen,
      latestRecord: { ...seen.latestRecord, nearestApRssi: -40 - ((at * 7 + round) % 64) },
    }))
    return JSON.stringify({ ...scan, data: { ...scan.data, observations } })
  })
}
