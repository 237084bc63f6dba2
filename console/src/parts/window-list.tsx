import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** The height of a row, as the style sheet has it, in pixels. */
const ROW = 40
/** Rows that are there above and below those that are seen. */
const SPARE = 8

interface WindowListProps<T> {
  readonly label: string
  /** In the order they are shown. */
  readonly rows: readonly T[]
  readonly keyOf: (row: T) => number
  readonly children: (row: T) => ComponentChildren
}

/** A long list of which only the rows in sight are in the document. Where people have scrolled to stays in sight. */
export function WindowList<T>({ label, rows, keyOf, children }: WindowListProps<T>): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const top = useSignal(0)
  const height = useSignal(600)
  const before = useRef<number | undefined>(undefined)
  const newest = rows[0] === undefined ? undefined : keyOf(rows[0])
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      height.value = element.clientHeight
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [])
  useLayoutEffect(() => {
    const element = box.current
    const added = before.current === undefined ? 0 : rows.findIndex((row) => keyOf(row) === before.current)
    before.current = newest
    if (element && element.scrollTop > 0 && added > 0) element.scrollTop += added * ROW
  }, [newest])
  // A list that became shorter is scrolled back by the browser, which says so only afterwards.
  const from = Math.max(0, Math.min(top.value, rows.length * ROW - height.value))
  const first = Math.max(0, Math.floor(from / ROW) - SPARE)
  const last = Math.min(rows.length, Math.ceil((from + height.value) / ROW) + SPARE)
  return (
    <div
      ref={box}
      class="window"
      tabIndex={0}
      role="region"
      aria-label={label}
      onScroll={({ currentTarget }) => {
        top.value = currentTarget.scrollTop
      }}
    >
      <div class="sizer" style={{ height: `${rows.length * ROW}px` }}>
        <ol style={{ transform: `translateY(${first * ROW}px)` }} start={first + 1}>
          {rows.slice(first, last).map((row) => (
            <li key={keyOf(row)}>{children(row)}</li>
          ))}
        </ol>
      </div>
    </div>
  )
}
