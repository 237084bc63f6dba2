import { z } from 'zod'
import {
  executionFields,
  listedOf,
  Outcome,
  type ExecutionField,
  type ExecutionFields,
  type KeptMessage,
  type Tally,
  type ValuesOf,
} from '../../journal/index.js'
import { Count, Flag, jsonOf, recordOf } from '../schema/rows.js'
import { headersOfRow } from './kept-headers.js'

/** A row with its columns. */
type Columns = Readonly<Record<string, unknown>> & { readonly id: string }

const NOTHING = new Uint8Array()

/** A message by the ends of its columns' names. */
const Message = z
  .object({
    headers: jsonOf(z.array(z.tuple([z.string(), z.string()]))).nullable(),
    size: Count.nullable(),
    redacted: Flag.nullable(),
    body: z.instanceof(Uint8Array).nullable(),
  })
  .transform(({ headers, size, redacted, body }): KeptMessage | null =>
    headers
      ? {
          headers: headersOfRow(headers),
          size: size ?? 0,
          isRedacted: redacted ?? false,
          body: body ?? NOTHING,
        }
      : null,
  )

/**
 * What reads the values of fields out of rows. Throws Problem `invalid-configuration` where a row stands for no
 * execution.
 */
export function rowReader<Fields extends ExecutionFields>(
  fields: Fields,
): (columns: Columns) => ValuesOf<Fields> {
  const entries = Object.entries<ExecutionField>(fields)
  const Row = z.object(Object.fromEntries(entries.map(([name, field]) => [name, keptAs(field)])))
  return (columns) => {
    const values = entries.map(([name, field]): [string, unknown] => [name, inColumns(field, columns)])
    // Each value is held to the schema of its field.
    return recordOf(Row, 'execution', { ...Object.fromEntries(values), id: columns.id }) as ValuesOf<Fields>
  }
}

/** The schema of a field's values as they are kept. */
function keptAs({ kind, schema }: ExecutionField): z.ZodType {
  switch (kind) {
    case 'flag':
      return Flag
    case 'json':
      return jsonOf(schema)
    case 'message':
      return Message
    case 'text':
    case 'caller-text':
    case 'number':
    case 'instant':
      return schema
  }
}

function inColumns({ kind, column }: ExecutionField, columns: Columns): unknown {
  if (kind !== 'message') return columns[column]
  const ends = Object.keys(Message.in.shape)
  return Object.fromEntries(ends.map((end) => [end, columns[`${column}_${end}`]]))
}

/** An execution as it is listed. */
export const keptExecutionOf = rowReader(listedOf(executionFields))

/** An execution with all that is kept of it. */
export const wholeExecutionOf = rowReader(executionFields)

const TallyRow = z.object({
  at: Count.nullable().default(null),
  instance: z.string().nullable().default(null),
  outcome: Outcome.nullable().default(null),
  problem: z.string().nullable().default(null),
  status: Count.nullable().default(null),
  count: Count,
  ended: Count.default(0),
  took: z.int().default(0),
  last: z.string().nullable().default(null),
})

/** Executions that were counted. */
export const tallyOfRow = (columns: object): Tally =>
  recordOf(TallyRow, 'count of executions', { ...columns, id: '' })
