import { z } from 'zod'
import {
  executionOutcomes,
  executionStates,
  type KeptExecution,
  type KeptMessage,
  type WholeExecution,
} from '../../journal/index.js'
import type { SystemId } from '../../modules/index.js'
import { catalogue, type ProblemCode } from '../../problem/index.js'
import { Count, Flag, Instant, jsonOf, recordOf } from '../schema/rows.js'

const ProblemName = z.enum(Object.keys(catalogue) as [ProblemCode, ...ProblemCode[]])
const Gates = z.array(z.union([z.string(), z.object({ gate: z.string(), code: ProblemName })]))
const Headers = z.array(z.tuple([z.string(), z.string()]))

const listed = {
  id: z.string(),
  request: z.string(),
  instance_id: z.string().nullable(),
  system_id: z
    .string()
    .transform((text) => text as SystemId)
    .nullable(),
  trigger_id: z.string().nullable(),
  module: z.string().nullable(),
  method: z.string().nullable(),
  verb: z.string(),
  received: Instant,
  started: Instant.nullable(),
  finished: Instant.nullable(),
  state: z.enum(executionStates),
  run: z.string().nullable(),
  status: z.int().nullable(),
  outcome: z.enum([...executionOutcomes, 'interrupted']).nullable(),
  problem: ProblemName.nullable(),
  debounced: Flag,
  handed_over: Flag,
  calls: Count,
  replay_of: z.string().nullable(),
  address: z.string(),
  query: z.string(),
  is_binary: Flag,
  gates: jsonOf(Gates),
  bypassed: jsonOf(z.array(z.string())),
}
const ListedRow = z.object(listed)

/** The columns that a list needs. */
export const listedColumns = Object.keys(listed) as (keyof typeof listed)[]

const message = <Part extends 'message' | 'reply'>(part: Part) =>
  ({
    [`${part}_headers`]: jsonOf(Headers).nullable(),
    [`${part}_size`]: Count.nullable(),
    [`${part}_redacted`]: Flag.nullable(),
    [`${part}_body`]: z.instanceof(Uint8Array).nullable(),
  }) as Record<`${Part}_headers`, z.ZodType<KeptMessage['headers'] | null>> &
    Record<`${Part}_size`, z.ZodType<number | null>> &
    Record<`${Part}_redacted`, z.ZodType<boolean | null>> &
    Record<`${Part}_body`, z.ZodType<Uint8Array | null>>

const WholeRow = z.object({ ...listed, ...message('message'), ...message('reply') })

/** An execution without its messages. */
export function keptExecutionOf(columns: { id: string }): KeptExecution {
  return named(recordOf(ListedRow, 'execution', columns))
}

export function wholeExecutionOf(columns: { id: string }): WholeExecution {
  const row = recordOf(WholeRow, 'execution', columns)
  const { message_headers, message_size, message_redacted, message_body } = row
  const { reply_headers, reply_size, reply_redacted, reply_body } = row
  return {
    ...named(row),
    message: messageOf(message_headers, message_size, message_redacted, message_body),
    reply: messageOf(reply_headers, reply_size, reply_redacted, reply_body),
  }
}

function named(row: z.output<typeof ListedRow>): KeptExecution {
  return {
    id: row.id,
    request: row.request,
    instance: row.instance_id,
    system: row.system_id,
    trigger: row.trigger_id,
    module: row.module,
    method: row.method,
    verb: row.verb,
    received: row.received,
    started: row.started,
    finished: row.finished,
    state: row.state,
    run: row.run,
    status: row.status,
    outcome: row.outcome,
    problem: row.problem,
    debounced: row.debounced,
    handed_over: row.handed_over,
    calls: row.calls,
    replay_of: row.replay_of,
    address: row.address,
    query: row.query,
    binary: row.is_binary,
    gates: row.gates,
    bypassed: row.bypassed,
  }
}

const NOTHING = new Uint8Array()

const messageOf = (
  headers: KeptMessage['headers'] | null,
  size: number | null,
  isRedacted: boolean | null,
  body: Uint8Array | null,
): KeptMessage | null =>
  headers && { headers, size: size ?? 0, isRedacted: isRedacted ?? false, body: body ?? NOTHING }
