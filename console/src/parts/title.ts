import { effect, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

const page = signal('')
/** What the page is about, such as the name of a trigger; empty where it lists things. */
const thing = signal('')

effect(() => {
  const words = [thing.value, page.value, 'Webhooks'].filter((word) => word !== '')
  if (typeof document !== 'undefined') document.title = words.join(' · ')
})

/** Calls the page by what it lists. */
export function useTitle(title: string): void {
  useEffect(() => {
    page.value = title
  }, [title])
}

/** Calls the page by the one thing it is about, while that is shown. */
export function useThing(name: string | undefined): void {
  useEffect(() => {
    thing.value = name ?? ''
    return () => {
      thing.value = ''
    }
  }, [name])
}
