import { timingSafeEqual } from 'node:crypto'
import { SECRET } from '../scenarios.js'

const expected = Buffer.from(SECRET)

/** The secret check that everybody does. */
export function knowsSecret(given: string | null): boolean {
  const bytes = Buffer.from(given ?? '')
  return bytes.length === expected.length && timingSafeEqual(bytes, expected)
}

/** What the bare contestants keep and answer: the least that the drivers' own answers take. */
const display: Record<string, unknown> = { power: false, input: 'hdmi1', volume: 0, mute: false }
const networks = new Map<string, unknown>()

interface Scan {
  readonly secret: string
  readonly data: { readonly networkId: string; readonly observations: unknown }
}

/** Takes over a display command; gives the new state as JSON. */
export function runDisplay(command: object): string {
  Object.assign(display, command)
  return JSON.stringify(display)
}

/** Takes over a scan if its secret is right. */
export function runScan(scan: Scan): void {
  if (scan.secret === 'k7-demo-secret') networks.set(scan.data.networkId, scan.data.observations)
}
