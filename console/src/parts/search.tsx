import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Icon } from './icon.js'

/** How long typing may pause before it is searched for, in milliseconds. */
const PAUSE_MS = 200

interface SearchProps {
  readonly label: string
  readonly onSearch: (words: string) => void
}

/** A search that waits for a pause in typing. */
export function Search({ label, onSearch }: SearchProps): JSX.Element {
  const words = useSignal('')
  useEffect(() => {
    const timer = setTimeout(onSearch, PAUSE_MS, words.value)
    return () => {
      clearTimeout(timer)
    }
  }, [words.value])
  return (
    <div class="search">
      <Icon name="search" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={words.value}
        onInput={({ currentTarget }) => {
          words.value = currentTarget.value
        }}
      />
    </div>
  )
}
