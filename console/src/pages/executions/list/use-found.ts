import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useCallback, useEffect, useRef } from 'preact/hooks'
import { messageOf, type Answer } from '../../../api/call.js'
import type { KeptExecution } from '../../../api/resources.js'
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
  /** How many there are in all; undefined until that is known, and where a search has not come to its end. */
  readonly total: ReadonlySignal<number | undefined>
  /** Whether it was counted. */
  readonly isCounted: ReadonlySignal<boolean>
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
  const isCounted = useSignal(false)
  const fault = useSignal('')
  const isLoading = useSignal(true)
  const turn = useRef(0)
  const name = JSON.stringify(filter)
  const reload = useCallback(async () => {
    const mine = (turn.current += 1)
    isLoading.value = true
    await tried(async () => {
      const answer = await executions.list(askedOf(filter, Date.now()))
      if (turn.current !== mine) return
      found.value = pageOf(answer)
      fault.value = ''
      const counted = await executions.count(askedOf(filter, Date.now()))
      if (turn.current !== mine) return
      total.value = counted
      isCounted.value = true
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
    const [mine, sofar] = [turn.current, found.peek()]
    if (isLoading.peek() || sofar?.before === undefined) return
    isLoading.value = true
    await tried(async () => {
      const asked = { ...askedOf(filter, Date.now()), before: sofar.before ?? '' }
      const page = pageOf(await executions.list(asked))
      if (turn.current === mine) found.value = { ...page, rows: [...sofar.rows, ...page.rows] }
    })
    if (turn.current === mine) isLoading.value = false
  }, [name])
  useEffect(() => {
    // Nothing of another filter stays, and the first time nobody has typed.
    const isFirst = turn.current === 0
    turn.current += 1
    if (!isFirst) found.value = total.value = undefined
    isCounted.value = false
    isLoading.value = true
    const timer = setTimeout(() => void reload(), isFirst ? 0 : PAUSE_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [reload])
  useRecount(filter, name, total)
  return { found, total, isCounted, fault, isLoading, more, reload }
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

function pageOf({ data, until }: Answer<KeptExecution[]>): FoundRows {
  const isWhole = data.length === PAGE
  return {
    rows: data.map((one) => rowOf(eventOf(one))),
    before: isWhole ? data.at(-1)?.id : until,
    isPartly: !isWhole && until !== undefined,
  }
}
