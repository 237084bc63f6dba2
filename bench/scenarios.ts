import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The secret every contestant asks for. */
export const SECRET = 'bench-secret-bench-secret-bench-secret-0123'

/** Where every contestant answers. */
export const PATH = pathOf('trig-bench')

/** The same of an instance whose executions are not kept. */
export const UNRECORDED = 'trig-bench-unrecorded'

function pathOf(instance: string): string {
  return `/api/engine/v2/webhook/${instance}/notify`
}

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

const exec = (path: string, mod: string, method: string): string =>
  `${path}?secret=${SECRET}&exec=true&mod=${mod}&index=1&method=${method}`

/** @param payloads the folder of realistic bodies */
export function scenarios(payloads: string): Scenario[] {
  const [display, meraki] = ['display.json', 'meraki.json'].map((name) =>
    readFileSync(join(payloads, name), 'utf8'),
  )
  const [commands, scans] = [displayBodies(display ?? ''), merakiBodies(meraki ?? '')]
  const calls = (path: string, more: string): Scenario[] => [
    { name: `notify${more}`, path: `${path}?secret=${SECRET}`, bodies: [], status: 202 },
    { name: `exec 300 B${more}`, path: exec(path, 'Display', 'request'), bodies: commands, status: 200 },
    { name: `exec 60 KB${more}`, path: exec(path, 'Dashboard', 'scanning_api'), bodies: scans, status: 200 },
  ]
  return [
    ...calls(PATH, ''),
    ...calls(pathOf(UNRECORDED), ', unrecorded'),
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
