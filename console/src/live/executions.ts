import { computed, signal } from '@preact/signals'
import type { ExecutionEvent, Gap, StreamValue } from './execution.js'

/** How many rows are kept; the oldest go first. */
const MOST = 10_000
/** How many more than that there may be before the oldest go, all at once. */
const SLACK = 1000
/** How long what came is gathered before it is shown, in milliseconds. */
const GATHER_MS = 100

/** One execution as it is shown, or a place where some are missing. */
export type Row = ExecutionRow | GapRow

export interface ExecutionRow {
  readonly kind: 'execution'
  /** Counts the rows of this page. */
  readonly no: number
  event: ExecutionEvent
  /** What searches look in, in lower case. */
  readonly words: string
}

export interface GapRow {
  readonly kind: 'gap'
  readonly no: number
  readonly system: string
  readonly gap: Gap
}

let rows: Row[] = []
let made = 0
/** Those that have started and not ended, by what tells them apart. */
const open = new Map<string, ExecutionRow>()
let timer: ReturnType<typeof setTimeout> | undefined

/** What is shown now. */
interface Edition {
  /** All rows, the oldest first. */
  readonly rows: readonly Row[]
  /** How many rows there have been. */
  readonly made: number
}
const edition = signal<Edition>({ rows: [], made: 0 })

/** How many rows there have been. */
export const rowsMade = computed(() => edition.value.made)

/** All rows, the oldest first; another list whenever there is something new. */
export const allRows = computed(() => edition.value.rows)

const publish = (): void => {
  edition.value = { rows: [...rows], made }
}

/** Adds what a stream has told. */
export function take(system: string, value: StreamValue): void {
  if ('gap' in value) add({ kind: 'gap', no: (made += 1), system, gap: value.gap })
  else takeEvent(value)
  timer ??= setTimeout(() => {
    timer = undefined
    publish()
  }, GATHER_MS)
}

function takeEvent(event: ExecutionEvent): void {
  const key = `${event.instance} ${event.execution} ${event.run ?? ''}`
  const begun = open.get(key)
  if (begun) {
    begun.event = event
    if (event.state === 'finished') open.delete(key)
    return
  }
  const { instance, system, trigger, module, method, verb, execution } = event
  const words = [instance, system, trigger, module, method, verb, execution].join(' ').toLowerCase()
  const row: ExecutionRow = { kind: 'execution', no: (made += 1), event, words }
  add(row)
  if (event.state === 'started') open.set(key, row)
}

function add(row: Row): void {
  rows.push(row)
  if (rows.length <= MOST + SLACK) return
  rows = rows.slice(-MOST)
  const oldest = rows[0]?.no ?? 0
  for (const [key, { no }] of open) if (no < oldest) open.delete(key)
}

/** Forgets all rows. */
export function clearRows(): void {
  rows = []
  open.clear()
  publish()
}

/** The newest row of an execution by its id, or undefined. */
export function findRow(list: readonly Row[], execution: string): ExecutionRow | undefined {
  return list.findLast(
    (row): row is ExecutionRow => row.kind === 'execution' && row.event.execution === execution,
  )
}
