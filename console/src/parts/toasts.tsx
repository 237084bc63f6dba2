import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { Button } from './button.js'

interface Toast {
  readonly no: number
  readonly text: string
  readonly isFault: boolean
}

/** How long news stay, in milliseconds; what went wrong stays until it is put away. */
const STAY_MS = 5000

const toasts = signal<readonly Toast[]>([])
let last = 0

const put = (text: string, isFault: boolean): void => {
  const no = (last += 1)
  // Good news take the place of good news; what went wrong is not lost behind others.
  toasts.value = [...toasts.value.filter((toast) => toast.isFault).slice(-2), { no, text, isFault }]
  if (!isFault) setTimeout(forget, STAY_MS, no)
}

const forget = (no: number): void => {
  toasts.value = toasts.value.filter((toast) => toast.no !== no)
}

/** Says that something is done. */
export const tell = (text: string): void => {
  put(text, false)
}
/** Says that something went wrong. */
export const tellFault = (text: string): void => {
  put(text, true)
}

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
