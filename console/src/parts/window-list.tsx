import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** The height of a row, as the style sheet has it, in pixels. */
const ROW = 40
/** Rows that are there above and below those that are seen. */
const SPARE = 8
/** How far from the end more is asked for, in rows. */
const NEAR = 25

interface WindowListProps<T> {
  readonly label: string
  /** In the order they are shown. */
  readonly rows: readonly T[]
  readonly keyOf: (row: T) => string
  /** Called when people come near the end. */
  readonly onEnd?: () => void
  readonly children: (row: T) => ComponentChildren
}

/**
 * A long list of which only the rows in sight are in the document. Where people have scrolled to stays in sight. It is
 * one stop for the key Tab; arrows, or j and k, go from row to row.
 */
export function WindowList<T>({ label, rows, keyOf, onEnd, children }: WindowListProps<T>): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const top = useSignal(0)
  const height = useSignal(600)
  const before = useRef<string | undefined>(undefined)
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
  const onKeyDown = useRowKeys(box, rows, keyOf)
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
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget }) => {
        top.value = currentTarget.scrollTop
        const left = rows.length * ROW - currentTarget.scrollTop - currentTarget.clientHeight
        if (left < NEAR * ROW) onEnd?.()
      }}
    >
      <div class="sizer" style={{ height: `${rows.length * ROW}px` }}>
        <ol style={{ transform: `translateY(${first * ROW}px)` }} start={first + 1}>
          {rows.slice(first, last).map((row) => (
            <li key={keyOf(row)} data-key={keyOf(row)}>
              {children(row)}
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}

/** How many rows a key goes on by; undefined for a key that is none of these. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
}

/** Goes from row to row by keys. */
function useRowKeys<T>(
  box: { readonly current: HTMLDivElement | null },
  rows: readonly T[],
  keyOf: (row: T) => string,
): (event: KeyboardEvent) => void {
  return (event) => {
    const step = STEPS[event.key]
    const element = box.current
    if (step === undefined || !element || event.ctrlKey || event.altKey || event.metaKey || rows.length === 0)
      return
    const held = (event.target as HTMLElement).closest('li')?.dataset.key
    const at = rows.findIndex((row) => keyOf(row) === held)
    const next = Math.min(
      rows.length - 1,
      Math.max(0, at === -1 ? Math.floor(element.scrollTop / ROW) : at + step),
    )
    const row = rows[next]
    if (row === undefined) return
    event.preventDefault()
    if (next * ROW < element.scrollTop) element.scrollTop = next * ROW
    else if ((next + 1) * ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = (next + 1) * ROW - element.clientHeight
    const focus = (): boolean => {
      const item = [...element.querySelectorAll('li')].find(({ dataset }) => dataset.key === keyOf(row))
      item?.querySelector('a')?.focus({ preventScroll: true })
      return item !== undefined
    }
    // It may not be in the document before it is scrolled to.
    if (!focus()) requestAnimationFrame(focus)
  }
}
