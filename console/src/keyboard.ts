import { signal } from '@preact/signals'

/** Whether the keys are explained now. */
export const areKeysShown = signal(false)

/** What keys do, for people who look for it. */
export const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['/', 'search'],
  ['j or ↓, k or ↑', 'the next or the one before, in the list of executions'],
  ['Page Down, Page Up, Home, End', 'further in that list'],
  ['Enter', 'open it'],
  ['Escape', 'close what is opened'],
  ['?', 'show these keys'],
]

/** Whether somebody types into something. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input:not([type=checkbox]), textarea, select') !== null

/** Follows keys from now on, but for those that are typed or held with others. */
export function followKeys(): void {
  addEventListener('keydown', (event) => {
    const { key, target, ctrlKey, altKey, metaKey } = event
    if (ctrlKey || altKey || metaKey || isTyping(target) || document.querySelector('dialog[open]')) return
    if (key === '/') {
      const search = document.querySelector<HTMLElement>('input[type=search]')
      if (!search) return
      event.preventDefault()
      search.focus()
    } else if (key === '?') areKeysShown.value = true
    else if (key === 'Escape') document.querySelector<HTMLElement>('[data-closes]')?.click()
  })
}
