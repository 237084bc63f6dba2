import { signal } from '@preact/signals'

/** Something that people are told. */
interface Toast {
  readonly no: number
  readonly text: string
  readonly isFault: boolean
}

/** How long news stay, in milliseconds; what went wrong stays until it is put away. */
const STAY_MS = 5000

/** What is told now. */
export const toasts = signal<readonly Toast[]>([])
let last = 0

const put = (text: string, isFault: boolean): void => {
  const no = (last += 1)
  // Good news take the place of good news; what went wrong is not lost behind others.
  toasts.value = [...toasts.value.filter((toast) => toast.isFault).slice(-2), { no, text, isFault }]
  if (!isFault) setTimeout(forget, STAY_MS, no)
}

/** Puts it away. */
export const forget = (no: number): void => {
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
