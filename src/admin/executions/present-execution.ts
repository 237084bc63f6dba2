import { isUtf8 } from 'node:buffer'
import {
  MOST_BODY_BYTES,
  type KeptExecution,
  type KeptMessage,
  type WholeExecution,
} from '../../journal/index.js'
import type { ExecutionResource, MessageResource, WholeExecutionResource } from './execution-resources.js'

/** An execution as lists show it. */
export const presentExecution = (execution: KeptExecution): ExecutionResource => ({
  id: execution.id,
  request: execution.request,
  run: execution.run,
  instance: execution.instance,
  system: execution.system,
  trigger: execution.trigger,
  module: execution.module,
  method: execution.method,
  verb: execution.verb,
  state: execution.state,
  outcome: execution.outcome,
  status: execution.status,
  problem: execution.problem,
  gates: [...execution.gates],
  received: execution.received,
  started: execution.started,
  finished: execution.finished,
  debounced: execution.debounced,
  handed_over: execution.handed_over,
  calls: execution.calls,
  replay_of: execution.replay_of,
  address: execution.address,
})

/** An execution with all that is kept of it. */
export const presentWhole = (execution: WholeExecution): WholeExecutionResource => ({
  ...presentExecution(execution),
  query: execution.query,
  binary: execution.binary,
  bypassed: [...execution.bypassed],
  message: execution.message && presentMessage(execution.message),
  reply: execution.reply && presentMessage(execution.reply),
})

function presentMessage({ headers, body, size, isRedacted }: KeptMessage): MessageResource {
  // What had a secret taken out may be shorter, and whole all the same.
  const isTruncated = isRedacted ? size > MOST_BODY_BYTES : body.byteLength < size
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const encoding = isUtf8(bytes) ? 'utf8' : 'base64'
  return {
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body: bytes.toString(encoding),
    encoding,
    size,
    truncated: isTruncated,
    redacted: isRedacted,
  }
}
