import { Refusal } from './api/call.js'
import { callerOf, signIns } from './api/routes.js'
import type { Caller } from './api/resources.js'
import { heldBack } from './route.js'
import { isLooking, lapse, session, type Session } from './session.js'

/** Signs in with a key, if it is somebody's. Rejects with a Refusal. */
export async function signIn(key: string): Promise<void> {
  const { data } = await signIns.begin(key)
  begin(data)
}

/** Looks whether somebody is signed in, and what they may do now; who no longer is must sign in again. */
export async function renewSession(): Promise<void> {
  try {
    begin((await callerOf()).data)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'unauthenticated') throw error
  } finally {
    isLooking.value = false
  }
}

/** Signs out, here and on the server, and forgets all that is shown. */
export async function signOut(isAll = false): Promise<void> {
  await signIns.end(isAll).catch(() => undefined)
  session.value = undefined
  lapse.value = ''
  heldBack.value = undefined
}

function begin({ id: key, name, role }: Caller): void {
  const held = session.peek()
  lapse.value = ''
  if (held?.key !== key || held.name !== name || held.role !== role)
    session.value = { key, name, role } satisfies Session
}
