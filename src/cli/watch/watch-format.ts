import { jsonLine, printable } from '../../log/index.js'
import type { SeenExecution, SeenGap, Sight } from './watch-position.js'

/** How things are shown. */
export interface Style {
  /** As one JSON value a line, for other programs. */
  readonly json: boolean
  readonly colour: boolean
}

type Colour = keyof typeof codes

/** SGR parameters (ECMA-48 §8.3.117). */
const codes = { red: 31, green: 32, yellow: 33, dim: 2 } as const

const colours: ReadonlyMap<string, Colour> = new Map([
  ['notified', 'green'],
  ['answered', 'green'],
  ['captured', 'yellow'],
  ['refused', 'yellow'],
  ['failed', 'red'],
  ['timed-out', 'red'],
])

/** What a line shows, and its end. */
export function format(sight: Sight, { json, colour }: Style): string {
  if (json) return `${jsonLine('gap' in sight ? sight : sight.execution)}\n`
  const paint = (text: string, name: Colour): string =>
    colour ? `\u001b[${codes[name]}m${text}\u001b[0m` : text
  const line = 'gap' in sight ? paint(gapLine(sight.gap), 'yellow') : executionLine(sight.execution, paint)
  return `${line}\n`
}

function executionLine(seen: SeenExecution, paint: (text: string, colour: Colour) => string): string {
  const { state, started, duration_ms, status, instance, verb, execution, request } = seen
  const what = printable(seen.outcome ?? state)
  const head = `${String(status ?? '---')} ${what.padEnd(10)}`
  const isError = what === 'answered' && (status ?? 0) >= 400
  const took = typeof duration_ms === 'number' ? `${String(duration_ms)} ms` : ''
  const target = seen.module ? `${seen.module}.${seen.method ?? ''}` : ''
  const words = [
    new Date(started + (duration_ms ?? 0)).toISOString().slice(11),
    paint(head, isError ? 'yellow' : (colours.get(what) ?? 'dim')),
    took.padStart(9),
    printable(instance),
    printable(verb),
    ...[target, ...notes(seen)].filter((text) => text !== '').map(printable),
    // The run at the end of a burst is no call's own.
    ...(request === execution ? [] : [printable(request)]),
    paint(printable(execution), 'dim'),
  ]
  return words.join('  ')
}

/** Why it ended as it did, or does not go on. */
function notes({
  gates,
  problem,
  debounced,
  run,
  outcome,
  execution,
  queue_position: place,
}: SeenExecution): string[] {
  const refusing = gates.find((gate) => typeof gate === 'object')
  const why = refusing ? `${refusing.gate}: ${refusing.code}` : (problem ?? '')
  if (outcome === 'captured') return [why === '' ? '' : `would be refused: ${why}`]
  if (outcome === 'suppressed' || outcome === 'repeated') return [why, `${run ?? 'another'} stands for it`]
  return [
    typeof place === 'number' ? `place ${String(place)} in line` : why,
    debounced && run === execution ? 'end of a burst' : '',
  ]
}

function gapLine({ from, to, dropped, after, before }: SeenGap): string {
  const where =
    after === undefined || before === undefined
      ? ''
      : `; GET /executions?after=${printable(after)}&before=${printable(before)} has their executions`
  if (dropped === null) return `-- events were missed up to ${String(to)}; nobody knows how many${where} --`
  const many = `${String(dropped)} ${dropped === 1 ? 'event was' : 'events were'} missed`
  return `-- ${many}, ${String(from)} to ${String(to)}${where} --`
}
