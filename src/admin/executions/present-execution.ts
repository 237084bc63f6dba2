import { isUtf8 } from 'node:buffer'
import {
  executionFields,
  isMessage,
  isWhole,
  listedOf,
  withoutMarks,
  type ExecutionFields,
  type KeptMessage,
  type ValuesOf,
} from '../../journal/index.js'
import type { MessageResource, ResourceOf } from './execution-resources.js'

/** What makes resources of executions that have these fields. */
export function presenterOf<Fields extends ExecutionFields>(
  fields: Fields,
): (execution: ValuesOf<Fields>) => ResourceOf<Fields> {
  const names = Object.keys(fields)
  return (execution) => {
    const members = names.map((name) => [name, present(execution[name])])
    return Object.fromEntries(members) as ResourceOf<Fields>
  }
}

function present(value: unknown): unknown {
  if (typeof value === 'string') return withoutMarks(value)
  return isMessage(value) ? presentMessage(value) : value
}

/** An execution as lists show it. */
export const presentExecution = presenterOf(listedOf(executionFields))

/** An execution with all that is kept of it. */
export const presentWhole = presenterOf(executionFields)

function presentMessage(message: KeptMessage): MessageResource {
  const { headers, body, size, isRedacted } = message
  const kept = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const bytes = isRedacted ? Buffer.from(withoutMarks(kept.toString('latin1')), 'latin1') : kept
  const encoding = isUtf8(bytes) ? 'utf8' : 'base64'
  return {
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body: bytes.toString(encoding),
    encoding,
    size,
    truncated: !isWhole(message),
    redacted: isRedacted,
  }
}
