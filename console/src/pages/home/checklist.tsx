import type { JSX } from 'preact'

/** Something that is to be done once. */
export interface Step {
  readonly words: string
  /** Where it is done. */
  readonly href: string
  readonly isDone: boolean
}

/** What is still to be done until the first call is answered; nothing once it is. */
export function Checklist({ steps }: { readonly steps: readonly Step[] }): JSX.Element | null {
  if (steps.every(({ isDone }) => isDone)) return null
  return (
    <section class="card stack">
      <h2>First steps</h2>
      <ol class="steps">
        {steps.map(({ words, href, isDone }) => (
          <li key={words} class={isDone ? 'done' : undefined}>
            <a href={href}>{words}</a>
            {isDone && <span class="muted"> done</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}
