import { effect, signal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { signIns } from '../api/routes.js'
import type { Json } from '../api/resources.js'
import { socketUrl } from '../place.js'
import { lapse, session } from '../session.js'
import { renewSession } from '../sign-in.js'
import type { Topic } from './frame.js'
import { LiveSocket } from './live-socket.js'

/** The page's one websocket. */
export const live = new LiveSocket(() => {
  // A key that was revoked, or may do something else now, ends the connection too.
  if (session.peek() && lapse.peek() === '') renewSession().catch(() => undefined)
})

/** What is followed once for all who look at it. */
interface Shared {
  readonly value: ReturnType<typeof signal<Json | undefined>>
  users: number
  stop: () => void
}
const shared = new Map<string, Shared>()

/** The live value of a status key while a part is shown; undefined until there is one. */
export function useStatus(topic: Topic): ReadonlySignal<Json | undefined> {
  const key = JSON.stringify([topic.sys, topic.mod, topic.index, topic.name])
  const entry = useMemo(() => acquire(key), [key])
  useEffect(() => {
    if (entry.users === 0) {
      entry.stop = live.follow(topic, (value) => {
        entry.value.value = value
      })
    }
    entry.users += 1
    return () => {
      entry.users -= 1
      if (entry.users > 0) return
      entry.stop()
      shared.delete(key)
    }
  }, [key])
  return entry.value
}

/** Two bindings of the same thing on one socket are one, so it is followed once. */
function acquire(key: string): Shared {
  const made: Shared = { value: signal<Json | undefined>(undefined), users: 0, stop: () => undefined }
  const entry = shared.get(key) ?? made
  shared.set(key, entry)
  return entry
}

/** Keeps the websocket open as long as somebody is signed in. */
export function followSession(): void {
  let open: string | undefined
  effect(() => {
    const held = lapse.value === '' ? session.value : undefined
    const who = held && `${held.key} ${held.role}`
    if (who === open) return
    open = who
    if (who === undefined) live.close()
    else live.open(async () => socketUrl(await signIns.ticket()))
  })
}
