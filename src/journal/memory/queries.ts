import { namesOf } from '../execution-field.js'
import { executionFields } from '../execution-fields.js'
import { unfinished } from '../execution-states.js'
import { expressionOf } from '../folding.js'
import type { JournalQuery } from '../journal.js'
import type { WholeExecution } from '../kept-execution.js'
import type { Tally, TallyBy } from '../tally.js'

/** Whether an execution is meant. */
export function fits(execution: WholeExecution, query: JournalQuery): boolean {
  const { text, bodies = false, from = -Infinity, to = Infinity } = query
  const { received } = execution
  if (received < from || received >= to || !keys.every((key) => isAs(query[key], execution[key])))
    return false
  if (!hasEnded(execution, query)) return false
  return (
    text === undefined ||
    new RegExp(expressionOf(text), 'u').test(wordsOf(execution)) ||
    (bodies && isInBody(execution, text))
  )
}

const keys = [
  'system',
  'instance',
  'trigger',
  'module',
  'state',
  'problem',
] as const satisfies readonly (keyof JournalQuery)[]

const isAs = <Value>(wanted: Value | undefined, value: Value): boolean =>
  wanted === undefined || wanted === value

/** Whether an execution came to what is meant. */
function hasEnded(
  execution: WholeExecution,
  { outcomes, statusFrom, statusTo, executes, failed }: JournalQuery,
): boolean {
  const { outcome, status, method } = execution
  return (
    (outcomes === undefined || (outcome !== null && outcomes.includes(outcome))) &&
    (statusFrom === undefined || (status !== null && status >= statusFrom)) &&
    (statusTo === undefined || (status !== null && status < statusTo)) &&
    isAs(executes, method !== null) &&
    isAs(failed, hasFailed(execution))
  )
}

const hasFailed = ({ problem, status, outcome }: WholeExecution): boolean =>
  problem !== null || (status !== null && status >= 400) || (outcome !== null && unfinished.includes(outcome))

const searched = namesOf(executionFields, ({ isSearched }) => isSearched === true)

/** What a text is looked for in. */
const wordsOf = (execution: WholeExecution): string =>
  Object.entries(execution)
    .flatMap(([name, value]) => (typeof value === 'string' && searched.includes(name) ? [value] : []))
    .join(' ')

const isInBody = ({ message, reply }: WholeExecution, text: string): boolean =>
  [message, reply].some((one) => one !== null && Buffer.from(one.body).includes(text))

/** Executions, counted by what they have in common. @param executions the newest first */
export function tallied(executions: readonly WholeExecution[], by: TallyBy): readonly Tally[] {
  const tallies = new Map<string, Tally>()
  for (const execution of executions) {
    const { step } = by
    const { received, finished, id } = execution
    const alike = {
      at: step === undefined ? null : Math.floor(received / step) * step,
      instance: by.instance ? execution.instance : null,
      outcome: by.outcome ? execution.outcome : null,
      problem: by.problem ? execution.problem : null,
      status: by.status ? execution.status : null,
    }
    const name = JSON.stringify(alike)
    const { count, ended, took, last } = tallies.get(name) ?? {
      count: 0,
      ended: 0,
      took: 0,
      last: by.last ? id : null,
    }
    const hasEnded = by.took === true && finished !== null
    tallies.set(name, {
      ...alike,
      count: count + 1,
      ended: ended + (hasEnded ? 1 : 0),
      took: took + (hasEnded ? finished - received : 0),
      last,
    })
  }
  return [...tallies.values()]
}
