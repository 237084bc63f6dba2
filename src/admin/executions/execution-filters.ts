import { z } from 'zod'
import { Outcome, State, type JournalQuery } from '../../journal/index.js'
import { flag, wholeNumber, word } from '../rest/parameters.js'

/** One HTTP status, or all that begin with the same digit. */
const Status = z
  .string()
  .regex(/^[1-5](?:\d\d|xx)$/i, 'must be a status such as 404, or a class such as 4xx')
  .describe('Only those answered with this status, such as 404, or with one of a class, such as 4xx')

const Outcomes = z
  .string()
  .max(500)
  .transform((text, context) => {
    const all = z.array(Outcome).safeParse(text.split(',').map((one) => one.trim()))
    if (all.success) return all.data
    context.addIssue(`must be of ${Outcome.options.join(', ')}`)
    return z.NEVER
  })
  .describe('Only those that came to this, or to one of several with commas between them')

/** What chooses executions, in every route that gives some. */
export const Filters = z.object({
  q: z
    .string()
    .max(500)
    .optional()
    .describe('A text that an id, a name, the problem, the address or the query contains'),
  bodies: flag('With true, the text may be in the bodies too, as it is written there').optional(),
  system: word('Only of this system').optional(),
  instance: word('Only of this system trigger').optional(),
  trigger: word('Only of this trigger, in whatever system').optional(),
  module: word('Only of this module, such as Display_2').optional(),
  executes: flag('With true, only those with a method to run; with false, only the others').optional(),
  outcome: Outcomes.optional(),
  state: State.optional().describe('Only those that have come so far'),
  status: Status.optional(),
  problem: word('Only those with this problem').optional(),
  failed: flag(
    'With true, only those with a problem or a status of 400 or above, or that did not end by themselves; with false, only the others',
  ).optional(),
  from: wholeNumber('Only those received then or later, in milliseconds since the epoch').optional(),
  to: wholeNumber('Only those received before, in milliseconds since the epoch').optional(),
})
export type Filters = z.output<typeof Filters>

/** What filters mean. Without a text, or with a mere star as in other lists, everything is meant. */
export function queryOf(filters: Filters): JournalQuery {
  const { q, bodies, system, instance, trigger, module, executes } = filters
  const { outcome: outcomes, state, status, problem, failed, from, to } = filters
  const text = q === undefined || q === '' || q === '*' ? undefined : q
  const of = { system, instance, trigger, module, executes }
  return { ...of, outcomes, state, problem, failed, from, to, ...statusesOf(status), text, bodies }
}

function statusesOf(status: string | undefined): Pick<JournalQuery, 'statusFrom' | 'statusTo'> {
  if (status === undefined) return {}
  const isClass = status.toLowerCase().endsWith('xx')
  const statusFrom = isClass ? Number(status[0]) * 100 : Number(status)
  return { statusFrom, statusTo: statusFrom + (isClass ? 100 : 1) }
}
