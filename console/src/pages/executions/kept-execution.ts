import { Refusal } from '../../api/call.js'
import { executions } from '../../api/routes.js'
import type { WholeExecution } from '../../api/resources.js'
import type { ExecutionEvent } from '../../live/execution.js'

/** What is kept of an execution; null for nothing, and undefined until that is known. */
export type Kept = WholeExecution | null | undefined

/** How often it is looked for, and how long apart, in milliseconds: it is written down a moment after it is told of. */
const LOOKS = 5
const APART_MS = 200

/** What is kept of an execution as far as it has come; null for nothing. Rejects with a Refusal. */
export async function lookUp({ execution, state }: ExecutionEvent): Promise<WholeExecution | null> {
  let found: WholeExecution | null = null
  for (let look = 0; look < LOOKS; look += 1) {
    found = await find(execution)
    if (found && (found.outcome !== null || state !== 'finished')) return found
    await new Promise((resolve) => setTimeout(resolve, APART_MS))
  }
  return found
}

async function find(id: string): Promise<WholeExecution | null> {
  try {
    return (await executions.show(id)).data
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-found') return null
    throw error
  }
}
