import { computed, signal } from '@preact/signals'

/** What the holder of a key may do; each includes the ones before it. */
export const roles = ['user', 'support', 'admin'] as const
export type Role = (typeof roles)[number]

/** Whoever is signed in. What proves it is a cookie that the page cannot read. */
export interface Session {
  /** The id of the key. */
  readonly key: string
  /** The name of the key. */
  readonly name: string
  readonly role: Role
}

export const session = signal<Session | undefined>(undefined)

/** Whether it is still to be seen if somebody is signed in. */
export const isLooking = signal(true)

/** Why it must be signed in again while the page stays; empty where it need not. */
export const lapse = signal('')

const has = (role: Role): boolean => {
  const held = session.value
  return held !== undefined && roles.indexOf(held.role) >= roles.indexOf(role)
}

/** Whether triggers and modules may be seen. */
export const isSupport = computed(() => has('support'))
/** Whether anything may be changed, and secrets be seen. */
export const isAdmin = computed(() => has('admin'))

/** The session has ended by itself: what is shown and what was typed stay, behind the sign-in. */
export function lapseSession(why: string): void {
  if (session.peek()) lapse.value = why
}
