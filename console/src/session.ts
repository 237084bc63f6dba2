import { computed, signal } from '@preact/signals'

/** What the holder of a key may do; each includes the ones before it. */
export const roles = ['user', 'support', 'admin'] as const
export type Role = (typeof roles)[number]

/** Whoever is signed in. The key is here, in memory, and nowhere else. */
export interface Session {
  readonly key: string
  /** The name of the key. */
  readonly name: string
  readonly role: Role
}

export const session = signal<Session | undefined>(undefined)

/** Why nobody is signed in any more; empty where nobody was. */
export const farewell = signal('')

const has = (role: Role): boolean => {
  const held = session.value
  return held !== undefined && roles.indexOf(held.role) >= roles.indexOf(role)
}

/** Whether triggers and modules may be seen. */
export const isSupport = computed(() => has('support'))
/** Whether anything may be changed, and secrets be seen. */
export const isAdmin = computed(() => has('admin'))

/** Forgets the key. @param why shown to whoever signs in next */
export function signOut(why = ''): void {
  if (!session.value) return
  farewell.value = why
  session.value = undefined
}
