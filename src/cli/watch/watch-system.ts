import { z } from 'zod'
import { printable } from '../../log/index.js'
import { unknownName } from '../line/choice.js'
import type { WatchTarget } from './watch-socket.js'

const SYSTEMS = '/api/engine/v2/systems'

/** How long an answer may take, in milliseconds. */
const LIMIT_MS = 10_000

const NotFound = z.object({ code: z.literal('system-not-found') })
const Systems = z.array(z.object({ id: z.string() }))

/**
 * Whether a server knows a system: `true`, or why not; undefined where it does not say. A stream of executions can be
 * followed of any system, also of one that is never there.
 */
export async function knowsSystem(
  target: WatchTarget,
  signal: AbortSignal,
): Promise<true | string | undefined> {
  try {
    const answer = await ask(target, `/${encodeURIComponent(target.system)}`, signal)
    if (answer.ok) return true
    if (answer.status !== 404 || !NotFound.safeParse(await answer.json()).success) return undefined
    const systems = Systems.safeParse(await (await ask(target, '', signal)).json())
    return printable(unknownName('system', target.system, systems.data?.map(({ id }) => id) ?? []))
  } catch {
    // What cannot be reached now is told when it is connected to.
    return undefined
  }
}

async function ask({ url, key }: WatchTarget, path: string, signal: AbortSignal): Promise<Response> {
  return await fetch(`${url.replace(/\/+$/, '')}${SYSTEMS}${path}`, {
    headers: { 'X-API-Key': key },
    signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
  })
}
