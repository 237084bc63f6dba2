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
  event: ExecutionEvent
  /** What searches look in, in lower case. */
  readonly words: string
}

export interface GapRow {
  readonly kind: 'gap'
  /** Tells it from others. */
  readonly no: number
  readonly system: string
  readonly gap: Gap
}

let rows: Row[] = []
let made = 0
/** Every execution that has a row, by its id. */
const byId = new Map<string, ExecutionRow>()
let timer: ReturnType<typeof setTimeout> | undefined

/** What is shown now. */
interface Edition {
  /** All rows, the oldest first. */
  readonly rows: readonly Row[]
  /** How many rows have come. */
  readonly made: number
}
const edition = signal<Edition>({ rows: [], made: 0 })

/** How many rows have come since the page follows. */
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
  const known = byId.get(event.execution)
  if (!known) {
    const row = rowOf(event)
    made += 1
    byId.set(event.execution, row)
    add(row)
  } else if (known.event.state !== 'finished') known.event = event
}

/** The row of an execution. */
export const rowOf = (event: ExecutionEvent): ExecutionRow => ({
  kind: 'execution',
  event,
  words: [event.instance, event.system, event.trigger, event.module, event.method, event.verb]
    .concat(event.request, event.execution)
    .join(' ')
    .toLowerCase(),
})

/** What tells a row from others on this page. */
export const keyOf = (row: Row): string => (row.kind === 'gap' ? `gap ${row.no}` : row.event.execution)

function add(row: Row): void {
  rows.push(row)
  if (rows.length <= MOST + SLACK) return
  for (const gone of rows.slice(0, -MOST)) if (gone.kind === 'execution') byId.delete(gone.event.execution)
  rows = rows.slice(-MOST)
}

/** Forgets all rows. */
export function clearRows(): void {
  rows = []
  byId.clear()
  publish()
}

/** The newest row of an execution, by its id or by the id of its request; undefined without one. */
export function findRow(list: readonly Row[], id: string): ExecutionRow | undefined {
  return list.findLast(
    (row): row is ExecutionRow =>
      row.kind === 'execution' && (row.event.execution === id || row.event.request === id),
  )
}
