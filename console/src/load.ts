import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useCallback, useEffect, useRef } from 'preact/hooks'
import { messageOf } from './api/call.js'

/** Something that comes from the server. */
export interface Loaded<T> {
  /** What came last; it stays while it is asked for again. */
  readonly data: ReadonlySignal<T | undefined>
  /** Why it did not come; empty where it did. */
  readonly fault: ReadonlySignal<string>
  readonly isLoading: ReadonlySignal<boolean>
  /** Asks again. */
  readonly reload: () => Promise<void>
  /** Puts what an edit has answered in its place. */
  readonly replace: (data: T) => void
}

/** Asks for something when a part is shown, and again when what it depends on changes. The last answer counts. */
export function useLoaded<T>(ask: () => Promise<T>, depends: readonly unknown[]): Loaded<T> {
  const data = useSignal<T | undefined>(undefined)
  const fault = useSignal('')
  const isLoading = useSignal(true)
  const turn = useRef(0)
  const reload = useCallback(async () => {
    const mine = (turn.current += 1)
    isLoading.value = true
    try {
      const came = await ask()
      if (turn.current !== mine) return
      data.value = came
      fault.value = ''
    } catch (error) {
      if (turn.current === mine) fault.value = messageOf(error)
    }
    if (turn.current === mine) isLoading.value = false
  }, depends)
  useEffect(() => {
    void reload()
    return () => {
      turn.current += 1
    }
  }, [reload])
  const replace = (came: T): void => {
    data.value = came
  }
  return { data, fault, isLoading, reload, replace }
}
