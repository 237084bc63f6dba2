import {
  executionFields,
  isMessage,
  sizeOf,
  type JournalEntry,
  type ExecutionField,
  type ExecutionFields,
  type KeptMessage,
  type WholeExecution,
} from '../../journal/index.js'
import type { ColumnType, RowWrite, Statement } from '../commit/batch.js'
import { flag } from '../schema/rows.js'
import { keepable } from '../schema/texts.js'
import { columnsOf } from './execution-columns.js'
import { headersToKeep } from './kept-headers.js'

/** A statement, and what makes its rows. */
export interface RowWriter {
  readonly statement: Statement
  readonly rowOf: (execution: WholeExecution) => unknown[]
}

/** What writes executions as a whole. */
export const wholeWriter = (fields: ExecutionFields): RowWriter => rowWriter('put', Object.entries(fields))

/** What writes what changes in the course of executions. */
export const courseWriter = (fields: ExecutionFields): RowWriter =>
  rowWriter(
    'update',
    Object.entries(fields).filter(([name, { changes }]) => name === 'id' || changes === true),
  )

const { statement: WHOLE, rowOf: wholeRow } = wholeWriter(executionFields)
const { statement: COURSE, rowOf: courseRow } = courseWriter(executionFields)

/** Writes long bodies of messages; after `WHOLE`, on whose rows they rest. */
const BODY: Statement = {
  kind: 'put',
  table: 'execution_bodies',
  columns: { id: 'text', body: 'bytea' },
  isAmongEdits: false,
}

/** How long a body may be that lies in the row of its execution, in bytes: about half a page of SQLite's. */
const MOST_IN_ROW = 2000

const isLong = ({ body }: KeptMessage): boolean => body.byteLength > MOST_IN_ROW

/** Takes away rows that are written anew: it is not known whether they are still there. */
const GONE: Statement = {
  kind: 'delete',
  table: 'executions',
  columns: { id: 'text' },
  isAmongEdits: false,
  total: 'executions',
}

/** What is taken away of an execution before it is written as a whole once more. */
export const rowsGone = ({ execution, isKept, keptSize }: JournalEntry): readonly RowWrite[] =>
  isKept || keptSize === 0 ? [] : [{ statement: GONE, row: [execution.id], growth: -keptSize }]

/** How an execution is written: as a whole at first, and then only what changes. */
export function rowsOf({ execution, isKept, keptSize }: JournalEntry): readonly RowWrite[] {
  const size = sizeOf(execution)
  if (isKept) return [{ statement: COURSE, row: courseRow(execution), growth: size - keptSize }]
  const whole = { statement: WHOLE, row: wholeRow(execution), growth: size }
  const { id, message } = execution
  return message && isLong(message)
    ? [whole, { statement: BODY, row: [id, message.body], growth: 0 }]
    : [whole]
}

/** What is known of a field before any row is made. */
interface Step extends Pick<ExecutionField, 'kind'> {
  readonly name: string
  /** Where its columns begin. */
  readonly at: number
  /** Whether a long body has a row of its own: what is written again would have it written again as well. */
  readonly isApart: boolean
}

function rowWriter(
  kind: Statement['kind'],
  fields: readonly (readonly [name: string, field: ExecutionField])[],
): RowWriter {
  const columns: Record<string, ColumnType> = {}
  const steps = fields.map(([name, field]): Step => {
    const at = Object.keys(columns).length
    Object.assign(columns, columnsOf(field))
    return { name, kind: field.kind, at, isApart: field.changes !== true }
  })
  const size = Object.keys(columns).length
  columns.size = 'bigint'
  const blank: readonly unknown[] = Object.values(columns).map(() => null)
  return {
    statement: {
      kind,
      table: 'executions',
      columns,
      isAmongEdits: false,
      total: 'executions',
      countsLast: true,
    },
    rowOf: (execution) => {
      // A copy of a list without holes has none, and goes to another thread in half the time of one that has some.
      const row = blank.slice()
      const values: Readonly<Record<string, unknown>> = execution
      for (const step of steps) put(row, step, values[step.name])
      row[size] = sizeOf(execution)
      return row
    },
  }
}

function put(row: unknown[], { kind, at, isApart }: Step, value: unknown): void {
  switch (kind) {
    case 'text':
    case 'number':
      row[at] = value
      return
    case 'caller-text':
      row[at] = typeof value === 'string' ? keepable(value) : null
      return
    case 'instant':
      row[at] = typeof value === 'number' ? Math.round(value) : null
      return
    case 'flag':
      row[at] = flag(value === true)
      return
    case 'json':
      row[at] = jsonOf(value)
      return
    case 'message':
      putMessage(row, at, isMessage(value) ? value : null, isApart)
  }
}

function putMessage(row: unknown[], at: number, message: KeptMessage | null, isApart: boolean): void {
  row[at] = message ? JSON.stringify(headersToKeep(message.headers)) : null
  row[at + 1] = message ? message.size : null
  row[at + 2] = message ? flag(message.isRedacted) : null
  // An empty body is in the row; null is none, or one elsewhere.
  row[at + 3] = message && !(isApart && isLong(message)) ? message.body : null
}

/** Lists that many executions share are made into JSON once. */
const texts = new WeakMap<readonly unknown[], string>()

function jsonOf(value: unknown): string | null {
  if (!Array.isArray(value)) return null
  let text = texts.get(value)
  if (text === undefined) texts.set(value, (text = JSON.stringify(value)))
  return text
}
