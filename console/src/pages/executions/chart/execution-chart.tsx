import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { shortDateOf, lengthOf, momentOf } from '../../../times.js'
import { counted } from '../../../words.js'
import { ranges, type Filter, type Range, type Span } from '../filter/filter.js'
import { PARTS, roundUp, type Bar } from './bars.js'
import { useBars, type Charted } from './use-bars.js'

const HEIGHT = 96

interface ChartProps {
  readonly filter: Filter
  /** Told the time that somebody has dragged over. */
  readonly onSpan: (span: Span) => void
}

/** How many executions fit the filters, step by step, by what they came to; a time is chosen by dragging. */
export function ExecutionChart({ filter, onSpan }: ChartProps): JSX.Element {
  const charted = useBars(filter).value
  return (
    <figure class="card chart">
      <figcaption>
        {PARTS.map(([kind, name]) => (
          <span key={kind} class={`key-${kind}`}>
            {name}
          </span>
        ))}
        <span class="muted" role="status">
          {charted ? summaryOf(charted, filter) : 'Counting…'}
        </span>
      </figcaption>
      {charted && <Plot {...charted} onSpan={onSpan} />}
    </figure>
  )
}

function summaryOf({ bars }: Charted, { range = '', from = '', to = '' }: Filter): string {
  const count = bars.reduce((sum, bar) => sum + bar.count, 0)
  const slowest = bars.reduce<number | null>(
    (most, { mean }) => (mean === null ? most : Math.max(mean, most ?? 0)),
    null,
  )
  const where =
    range !== '' ? ranges[range as Range][0] : from !== '' || to !== '' ? 'chosen time' : ranges['1h'][0]
  if (count === 0) return `Nothing in the ${where}`
  return `${count} in the ${where}${slowest === null ? '' : `, ${lengthOf(slowest)} on average in the slowest step`}`
}

interface PlotProps extends Charted {
  readonly onSpan: (span: Span) => void
}

function Plot({ bars, span, step, onSpan }: PlotProps): JSX.Element {
  const box = useRef<SVGSVGElement>(null)
  const drag = useSignal<readonly [from: number, to: number] | undefined>(undefined)
  const most = roundUp(bars.reduce((top, { count }) => Math.max(top, count), 0))
  const barAt = (x: number): number => {
    const { left = 0, width = 1 } = box.current?.getBoundingClientRect() ?? {}
    return Math.min(bars.length - 1, Math.max(0, Math.floor(((x - left) / width) * bars.length)))
  }
  const [first, last] = [...(drag.value ?? [0, -1])].sort((a, b) => a - b)
  return (
    <div class="plot">
      <span class="most">{most}</span>
      <svg
        ref={box}
        viewBox={`0 0 ${bars.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${counted(bars.length, 'step')} from ${momentOf(span.from)} to ${momentOf(span.to)}; drag to choose a time`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          drag.value = [barAt(event.clientX), barAt(event.clientX)]
        }}
        onPointerMove={({ clientX }) => {
          if (drag.value) drag.value = [drag.value[0], barAt(clientX)]
        }}
        onPointerUp={() => {
          drag.value = undefined
          const [begin, end] = [bars[first ?? 0], bars[last ?? 0]]
          if (begin && end) onSpan({ from: begin.at, to: end.at + step })
        }}
        onPointerCancel={() => {
          drag.value = undefined
        }}
      >
        {drag.value && (
          <rect class="dragged" x={first} width={(last ?? 0) - (first ?? 0) + 1} height={HEIGHT} />
        )}
        {bars.map((bar, at) => (
          <BarShape key={bar.at} bar={bar} at={at} most={most} />
        ))}
      </svg>
      <div class="times">
        <span>{shortDateOf(span.from)}</span>
        <span>{shortDateOf((span.from + span.to) / 2)}</span>
        <span>{shortDateOf(span.to)}</span>
      </div>
    </div>
  )
}

interface BarProps {
  readonly bar: Bar
  /** Which one it is, from 0. */
  readonly at: number
  /** How many a bar stands for that is as high as the chart. */
  readonly most: number
}

function BarShape({ bar, at, most }: BarProps): JSX.Element | null {
  if (bar.count === 0) return null
  let foot = HEIGHT
  const words = PARTS.flatMap(([, name], part) => (bar.parts[part] ? [`${bar.parts[part]} ${name}`] : []))
  return (
    <g>
      <title>
        {`${momentOf(bar.at)}: ${words.join(', ')}${bar.mean === null ? '' : `, ${lengthOf(bar.mean)} on average`}`}
      </title>
      <rect class="touch" x={at} width={1} height={HEIGHT} />
      {PARTS.map(([kind], part) => {
        const count = bar.parts[part] ?? 0
        // Even one among thousands is seen.
        const height = count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT)
        foot -= height
        return <rect key={kind} class={kind} x={at + 0.1} y={foot} width={0.8} height={height} />
      })}
    </g>
  )
}
