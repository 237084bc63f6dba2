import type { ChangingOf, ListedOf, ValuesOf } from './execution-field.js'
import type { executionFields } from './execution-fields.js'
import { sizeOfMessage } from './kept-message.js'

type Fields = typeof executionFields

/** An execution with all that is kept of it. Texts of callers are cut short and have the instance's secrets taken out. */
export type WholeExecution = ValuesOf<Fields>

/** What changes of an execution in its course. */
export type ExecutionCourse = ValuesOf<ChangingOf<Fields>>

/** One execution as the journal lists it. */
export type KeptExecution = ValuesOf<ListedOf<Fields>>

/** Whether an execution goes on, as far as is known. */
export const isUnderWay = ({ state }: Pick<ExecutionCourse, 'state'>): boolean =>
  state === 'received' || state === 'started'

/** About how much room an execution takes, in bytes: what callers choose is counted, whatever it is. */
export function sizeOf({ message, reply, request, query, module, method, address }: WholeExecution): number {
  const texts = request.length + query.length + (module?.length ?? 0) + (method?.length ?? 0) + address.length
  return ROW_BYTES + texts + sizeOfMessage(message) + sizeOfMessage(reply)
}

/** What all else of a row takes, indexes included. */
const ROW_BYTES = 1000
