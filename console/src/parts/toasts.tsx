import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { Button } from './button.js'
import { forget, toasts } from './news.js'

/** How many dialogs are open; what is behind one cannot be read or pressed. */
export const openDialogs = signal(0)

/** Where news are shown, and read out: once for the page, and in front of it in each dialog. */
export const Toasts = ({ isInDialog = false }: { readonly isInDialog?: boolean }): JSX.Element => (
  <div class="toasts" role="status" aria-live="polite">
    {(isInDialog || openDialogs.value === 0 ? toasts.value : []).map(({ no, text, isFault }) => (
      <div key={no} class={isFault ? 'toast bad' : 'toast'}>
        <span>{text}</span>
        <Button
          kind="bare"
          icon="close"
          label="Put this message away"
          onPress={() => {
            forget(no)
          }}
        />
      </div>
    ))}
  </div>
)
