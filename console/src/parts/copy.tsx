import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Button } from './button.js'
import type { IconName } from './icon.js'
import { tell } from './news.js'

/** How long a copy is said to be made, in milliseconds. */
const SAID_MS = 2000

interface CopyProps {
  readonly text: string
  /** What it copies, such as `the webhook URL of Bell`. */
  readonly what: string
  readonly icon?: IconName
}

/** A button that puts text on the clipboard. */
export function CopyButton({ text, what, icon = 'copy' }: CopyProps): JSX.Element {
  const isDone = useSignal(false)
  const copy = async (): Promise<void> => {
    await copyText(text)
    tell(`Copied ${what}.`)
    isDone.value = true
    setTimeout(() => {
      isDone.value = false
    }, SAID_MS)
  }
  return <Button kind="bare" icon={isDone.value ? 'check' : icon} label={`Copy ${what}`} onPress={copy} />
}

/**
 * Puts text on the clipboard. A page that is not served by HTTPS or from this machine has no clipboard of its own, and
 * copies what is selected.
 */
export async function copyText(text: string): Promise<void> {
  if ('clipboard' in navigator) {
    await navigator.clipboard.writeText(text)
    return
  }
  const area = Object.assign(document.createElement('textarea'), { value: text, className: 'hidden' })
  // Where a dialog is open, nothing outside it can be selected.
  const place = document.querySelector('dialog[open]') ?? document.body
  place.append(area)
  area.select()
  // There is no other way, and browsers keep this one.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const isDone = document.execCommand('copy')
  area.remove()
  if (!isDone) throw new Error('The browser does not let this page copy. Open it by https.')
}

/** Text that is there to be copied. */
export const CopyText = ({ text, what }: CopyProps): JSX.Element => (
  <div class="copytext">
    <code tabIndex={0} role="textbox" aria-readonly="true" aria-label={what}>
      {text}
    </code>
    <CopyButton text={text} what={what} />
  </div>
)
