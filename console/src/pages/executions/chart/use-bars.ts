import { useSignal, type ReadonlySignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { executions } from '../../../api/routes.js'
import { now } from '../../../times.js'
import { askedOf, spanOf, type Filter, type Span } from '../filter/filter.js'
import { barsOf, stepOf, wholeSpan, type Bar } from './bars.js'

/** How often the chart is asked for anew, and how long typing may pause before that, in milliseconds. */
const AGAIN_MS = 5000
const PAUSE_MS = 300

/** What a chart shows. */
export interface Charted {
  readonly span: Span
  readonly step: number
  readonly bars: readonly Bar[]
}

/** Counts what fits a filter step by step, on the server; undefined until it has answered. */
export function useBars(filter: Filter): ReadonlySignal<Charted | undefined> {
  const charted = useSignal<Charted | undefined>(undefined)
  const asking = useRef(0)
  const askedAt = useRef(0)
  const name = JSON.stringify(filter)
  const ask = async (): Promise<void> => {
    const mine = (asking.current += 1)
    askedAt.current = Date.now()
    // Where no time is chosen, the last hour tells most.
    const wanted = spanOf(filter, Date.now()) ?? { from: Date.now() - 3_600_000, to: Date.now() }
    const step = stepOf(wanted)
    const span = wholeSpan(wanted, step)
    const asked = {
      ...askedOf(filter, Date.now()),
      from: String(span.from),
      to: String(span.to),
      step: String(step),
    }
    const { data } = await executions.buckets(asked)
    if (asking.current === mine) charted.value = { span, step, bars: barsOf(data, span, step) }
  }
  const isFirst = useRef(true)
  useEffect(() => {
    const timer = setTimeout(() => void ask().catch(() => undefined), isFirst.current ? 0 : PAUSE_MS)
    isFirst.current = false
    const stop = now.subscribe((moment) => {
      if (moment - askedAt.current >= AGAIN_MS) void ask().catch(() => undefined)
    })
    return () => {
      clearTimeout(timer)
      stop()
      asking.current += 1
    }
  }, [name])
  return charted
}
