import { sizeOf, type KeptMessage, type WholeExecution } from '../../journal/index.js'
import { flag, instant } from '../schema/rows.js'
import { keepable } from '../schema/texts.js'
import type { Statement } from '../commit/write.js'

const course = {
  state: 'text',
  run: 'text',
  started: 'bigint',
  finished: 'bigint',
  status: 'bigint',
  outcome: 'text',
  problem: 'text',
  gates: 'text',
  debounced: 'bigint',
  handed_over: 'bigint',
  size: 'bigint',
  reply_headers: 'text',
  reply_size: 'bigint',
  reply_redacted: 'bigint',
  reply_body: 'bytea',
} as const

/** Writes what changes in the course of executions, with rows of `courseRow`. */
export const COURSE: Statement = {
  kind: 'update',
  table: 'executions',
  columns: { id: 'text', ...course },
  isAmongEdits: false,
}

/** Writes executions as a whole, with rows of `wholeRow`. */
export const WHOLE: Statement = {
  kind: 'put',
  table: 'executions',
  columns: {
    ...COURSE.columns,
    request: 'text',
    instance_id: 'text',
    system_id: 'text',
    trigger_id: 'text',
    module: 'text',
    method: 'text',
    verb: 'text',
    received: 'bigint',
    address: 'text',
    query: 'text',
    is_binary: 'bigint',
    calls: 'bigint',
    replay_of: 'text',
    bypassed: 'text',
    message_headers: 'text',
    message_size: 'bigint',
    message_redacted: 'bigint',
    message_body: 'bytea',
  },
  isAmongEdits: false,
}

/** Writes long bodies of messages, with rows of `bodyRow`; after `WHOLE`, on whose rows they rest. */
export const BODY: Statement = {
  kind: 'put',
  table: 'execution_bodies',
  columns: { id: 'text', body: 'bytea' },
  isAmongEdits: false,
}

/** How long a body may be that lies in the row of its execution, in bytes: about half a page of SQLite's. */
const MOST_IN_ROW = 2000

const isLong = ({ body }: KeptMessage): boolean => body.byteLength > MOST_IN_ROW

/** The rows of bodies that are too long for those of their executions. */
export const bodyRows = (executions: readonly WholeExecution[]): unknown[][] =>
  executions.flatMap(({ id, message }) => (message && isLong(message) ? [[id, message.body]] : []))

export function courseRow(execution: WholeExecution): unknown[] {
  const { reply } = execution
  return [
    execution.id,
    execution.state,
    execution.run,
    instant(execution.started),
    instant(execution.finished),
    execution.status,
    execution.outcome,
    execution.problem,
    jsonOf(execution.gates),
    flag(execution.debounced),
    flag(execution.handed_over),
    sizeOf(execution),
    ...messageColumns(reply),
    reply?.body ?? null,
  ]
}

export function wholeRow(execution: WholeExecution): unknown[] {
  const { message } = execution
  return [
    ...courseRow(execution),
    keepable(execution.request),
    execution.instance,
    execution.system,
    execution.trigger,
    keepable(execution.module),
    keepable(execution.method),
    keepable(execution.verb),
    instant(execution.received),
    keepable(execution.address),
    keepable(execution.query),
    flag(execution.binary),
    execution.calls,
    execution.replay_of,
    jsonOf(execution.bypassed),
    ...messageColumns(message),
    // An empty body is in the row; null is none, or one elsewhere.
    !message || isLong(message) ? null : message.body,
  ]
}

const NO_MESSAGE = [null, null, null]

const messageColumns = (message: KeptMessage | null): readonly unknown[] =>
  message ? [JSON.stringify(message.headers), message.size, flag(message.isRedacted)] : NO_MESSAGE

/** Lists that many executions share are made into JSON once. */
const texts = new WeakMap<readonly unknown[], string>()

function jsonOf(list: readonly unknown[]): string {
  let text = texts.get(list)
  if (text === undefined) texts.set(list, (text = JSON.stringify(list)))
  return text
}
