import type { JSX } from 'preact'
import { counted } from '../../../words.js'

const HEIGHT = 20

interface SparklineProps {
  /** When each step began, how many calls there were, and how many failed. */
  readonly steps: readonly (readonly number[])[]
  /** How long a step is, and how far back they go, in milliseconds. */
  readonly step: number
  readonly length: number
}

/** How often something was called, step by step, and how much of that failed. */
export function Sparkline({ steps, step, length }: SparklineProps): JSX.Element {
  const bars = Math.round(length / step)
  const first = Math.ceil(Date.now() / step) * step - length
  const most = steps.reduce((top, [, count = 0]) => Math.max(top, count), 1)
  const count = steps.reduce((sum, [, one = 0]) => sum + one, 0)
  const failed = steps.reduce((sum, [, , one = 0]) => sum + one, 0)
  const heightOf = (part: number): number => (part === 0 ? 0 : Math.max(2, (part / most) * HEIGHT))
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${bars} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${counted(count, 'call')} in 24 hours, ${failed} failed`}
    >
      {steps.map(([at = 0, all = 0, bad = 0]) => {
        const x = Math.round((at - first) / step) + 0.1
        return (
          <g key={at}>
            <rect class="good" x={x} y={HEIGHT - heightOf(all)} width={0.8} height={heightOf(all)} />
            <rect class="bad" x={x} y={HEIGHT - heightOf(bad)} width={0.8} height={heightOf(bad)} />
          </g>
        )
      })}
    </svg>
  )
}
