import { signal } from '@preact/signals'

/** The ids of executions that somebody has ticked. */
export const ticked = signal<ReadonlySet<string>>(new Set())

/** Ticks one, or takes the tick away. */
export function toggleTick(id: string): void {
  const all = new Set(ticked.value)
  if (!all.delete(id)) all.add(id)
  ticked.value = all
}

export function tickNone(): void {
  ticked.value = new Set()
}
