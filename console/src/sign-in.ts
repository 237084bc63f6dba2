import { callerOf } from './api/routes.js'
import { farewell, session, type Session } from './session.js'

/** Signs in with a key, if it is somebody's. Rejects with a Refusal. */
export async function signIn(key: string): Promise<void> {
  const { data } = await callerOf(key)
  farewell.value = ''
  session.value = sessionOf(key, data)
}

/** Looks whether the key still stands, which ends the session if not, and what it may do now. */
export async function renewSession(): Promise<void> {
  const held = session.value
  if (!held) return
  const { data } = await callerOf()
  const isSame = data.role === held.role && data.name === held.name
  if (!isSame && session.value === held) session.value = sessionOf(held.key, data)
}

const sessionOf = (key: string, { name, role }: Omit<Session, 'key'>): Session => ({ key, name, role })
