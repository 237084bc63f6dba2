import { useComputed, type ReadonlySignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import UPlot from 'uplot'
import type { Row } from '../../live/executions.js'
import { theme } from '../../theme.js'
import { lengthOf, minuteOf, now } from '../../times.js'
import { pointsOf, type Points } from './execution-points.js'

const HEIGHT = 160

/** How many executions ended, and how long they took, over the last minutes. */
export function ExecutionChart({ rows }: { readonly rows: ReadonlySignal<readonly Row[]> }): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot | undefined>(undefined)
  const points = useComputed(() => pointsOf(rows.value, now.value))
  const style = theme.value
  useEffect(() => {
    const element = box.current
    if (!element) return
    const made = new UPlot(optionsOf(element), dataOf(points.peek()), element)
    plot.current = made
    const observer = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height: HEIGHT })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [style])
  useEffect(() => points.subscribe((now) => plot.current?.setData(dataOf(now))), [])
  const { total, median, longest } = points.value
  return (
    <figure class="card chart">
      <figcaption>
        <span class="rate">executions per second</span>
        <span class="latency">median time</span>
        <span class="muted">
          {total === 0
            ? 'Nothing ended in the last five minutes'
            : `${total} in the last five minutes, median ${lengthOf(median)}, longest ${lengthOf(longest)}`}
        </span>
      </figcaption>
      <div ref={box} aria-hidden="true" />
    </figure>
  )
}

const dataOf = ({ times, rates, medians }: Points): UPlot.AlignedData => [times, rates, medians]

function optionsOf(element: HTMLElement): UPlot.Options {
  const colours = getComputedStyle(element)
  const colour = (name: string): string => colours.getPropertyValue(name).trim()
  const axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  }
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      rate: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.1)] },
      latency: { range: (_plot, _low, high) => [0, Math.max(5, high * 1.1)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 90,
        incrs: [60],
        values: (_plot, ticks) => ticks.map((tick) => minuteOf(tick * 1000)),
      },
      { ...axis, scale: 'rate', size: 44 },
      {
        ...axis,
        scale: 'latency',
        // Its types have the right side only as a const enum, which no separate file can read.
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
        side: 1,
        grid: { show: false },
        size: 60,
        values: (_plot, ticks) => ticks.map((tick) => `${tick} ms`),
      },
    ],
    series: [
      {},
      {
        scale: 'rate',
        stroke: colour('--accent'),
        fill: colour('--accent-soft'),
        width: 2,
        points: { show: false },
      },
      { scale: 'latency', stroke: colour('--warn'), width: 2, spanGaps: true, points: { size: 5 } },
    ],
  }
}
