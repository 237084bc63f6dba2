import { computed, effect, signal } from '@preact/signals'

export type Theme = 'light' | 'dark'

const KEPT = 'console-theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const prefersDark = signal(system.matches)
system.addEventListener('change', ({ matches }) => {
  prefersDark.value = matches
})

const chosen = signal<Theme | undefined>(kept())

/** What is shown: what people chose, else what their machine prefers. */
export const theme = computed<Theme>(() => chosen.value ?? (prefersDark.value ? 'dark' : 'light'))

/** Changes to the other one. */
export function toggleTheme(): void {
  chosen.value = theme.value === 'dark' ? 'light' : 'dark'
  try {
    localStorage.setItem(KEPT, chosen.value)
  } catch {
    // Then it lasts as long as the page.
  }
}

function kept(): Theme | undefined {
  try {
    const value = localStorage.getItem(KEPT)
    return value === 'light' || value === 'dark' ? value : undefined
  } catch {
    return undefined
  }
}

/** Tells the style sheet from now on. */
export function followTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value
  })
}
