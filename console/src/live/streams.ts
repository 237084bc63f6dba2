import { effect, signal } from '@preact/signals'
import { messageOf } from '../api/call.js'
import { systems } from '../api/routes.js'
import type { System } from '../api/resources.js'
import { isSupport, session } from '../session.js'
import { readStreamValue } from './execution.js'
import { clearRows, take } from './executions.js'
import { live } from './live.js'

/** The most systems whose executions are followed at once; a socket has room for little more. */
export const MOST_SYSTEMS = 500

/** The systems whose executions are followed; undefined until they are known. */
export const followedSystems = signal<readonly System[] | undefined>(undefined)

/** How many systems there are in all. */
export const systemsInAll = signal(0)

/** Why the systems are not known; empty where they are. */
export const streamsFault = signal('')

/** The last number seen of each system's stream, so that a connection that was lost is resumed. */
const seen = new Map<string, number>()
let stops: (() => void)[] = []

function followSystem({ id }: System): () => void {
  const topic = { sys: id, mod: '_WEBHOOK_', index: 1, name: '*' }
  return live.follow(
    topic,
    (json) => {
      const value = readStreamValue(json)
      if (!value) return
      seen.set(id, 'gap' in value ? value.gap.to : value.seq)
      take(id, value)
    },
    () => seen.get(id),
  )
}

/** Looks for systems, and follows those it finds. */
export async function followSystems(): Promise<void> {
  try {
    const { data, total } = await systems.list('', MOST_SYSTEMS)
    stopFollowing()
    stops = data.map(followSystem)
    followedSystems.value = data
    systemsInAll.value = total
    streamsFault.value = ''
  } catch (error) {
    streamsFault.value = messageOf(error)
  }
}

function stopFollowing(): void {
  for (const stop of stops) stop()
  stops = []
}

/** Follows the executions of every system as long as somebody is signed in who may see them. */
export function followExecutions(): void {
  let of: string | undefined
  effect(() => {
    const key = isSupport.value ? `${session.value?.key} ${session.value?.role}` : undefined
    if (key === of) return
    of = key
    stopFollowing()
    seen.clear()
    clearRows()
    followedSystems.value = undefined
    if (key !== undefined) void followSystems()
  })
}
