import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useCallback, useEffect, useRef } from 'preact/hooks'
import { messageOf } from '../../../api/call.js'
import { executions, PAGE } from '../../../api/routes.js'
import { eventOf } from '../../../live/execution.js'
import { rowOf, rowsMade } from '../../../live/executions.js'
import { askedOf, type Filter } from '../filter/filter.js'
import type { FoundRows } from './merge.js'

/** How long typing may pause before the server is asked, in milliseconds. */
const PAUSE_MS = 100
/** How soon it is counted again after something was called, in milliseconds; later where counting takes long. */
const COUNT_MS = 400
const TIMES_AS_LONG = 10

/** What is kept and fits a filter. */
export interface Found {
  /** Undefined until the server has answered for this filter. */
  readonly found: ReadonlySignal<FoundRows | undefined>
  /** How many there are in all; undefined until that is known. */
  readonly total: ReadonlySignal<number | undefined>
  /** Why it is not known; empty where it is. */
  readonly fault: ReadonlySignal<string>
  readonly isLoading: ReadonlySignal<boolean>
  /** Asks for older ones. */
  readonly more: () => Promise<void>
  readonly reload: () => Promise<void>
}

/** Asks for what is kept and fits a filter, page by page, and counts it, again when something is called. */
export function useFound(filter: Filter): Found {
  const found = useSignal<FoundRows | undefined>(undefined)
  const total = useSignal<number | undefined>(undefined)
  const fault = useSignal('')
  const isLoading = useSignal(true)
  const turn = useRef(0)
  const name = JSON.stringify(filter)
  const reload = useCallback(async () => {
    const mine = (turn.current += 1)
    isLoading.value = true
    await tried(async () => {
      const { data } = await executions.list(askedOf(filter, Date.now()))
      if (turn.current !== mine) return
      found.value = pageOf(data)
      fault.value = ''
      const counted = await executions.count(askedOf(filter, Date.now()))
      if (turn.current === mine) total.value = counted
    })
    if (turn.current === mine) isLoading.value = false
  }, [name])
  const tried = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      fault.value = messageOf(error)
    }
  }
  const more = useCallback(async () => {
    const [mine, before] = [turn.current, found.peek()]
    const last = before?.rows.at(-1)
    if (isLoading.peek() || !before?.hasMore || !last) return
    isLoading.value = true
    await tried(async () => {
      const asked = { ...askedOf(filter, Date.now()), before: last.event.execution }
      const { rows, hasMore } = pageOf((await executions.list(asked)).data)
      if (turn.current === mine) found.value = { rows: [...before.rows, ...rows], hasMore }
    })
    if (turn.current === mine) isLoading.value = false
  }, [name])
  useEffect(() => {
    // Nothing of another filter stays, and the first time nobody has typed.
    const isFirst = turn.current === 0
    turn.current += 1
    if (!isFirst) found.value = total.value = undefined
    isLoading.value = true
    const timer = setTimeout(() => void reload(), isFirst ? 0 : PAUSE_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [reload])
  useRecount(filter, name, total)
  return { found, total, fault, isLoading, more, reload }
}

/** Counts anew a moment after something was called. */
function useRecount(filter: Filter, name: string, total: { value: number | undefined }): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let made = rowsMade.peek()
    let wait = COUNT_MS
    const stop = rowsMade.subscribe((now) => {
      if (now === made) return
      made = now
      timer ??= setTimeout(() => {
        timer = undefined
        const since = performance.now()
        executions.count(askedOf(filter, Date.now())).then(
          (counted) => {
            total.value = counted
            wait = Math.max(COUNT_MS, (performance.now() - since) * TIMES_AS_LONG)
          },
          () => undefined,
        )
      }, wait)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [name])
}

const pageOf = (kept: Parameters<typeof eventOf>[0][]): FoundRows => ({
  rows: kept.map((one) => rowOf(eventOf(one))),
  hasMore: kept.length === PAGE,
})
