import { z } from 'zod'

export const HeaderName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header')

export const Label = z.string().max(20).default('')

export const QueryName = z.string().min(1).max(100)

/** The most steps a path may have. */
const MOST_STEPS = 8

/** `data.id`, `[0].data.code`, `value[].state`: names with dots between, `[0]` for one of a list, `[]` for each. */
export const Path = z
  .string()
  .max(200)
  .regex(
    /^(?:[^.[\]]+(?:\[\d{0,4}\])*|(?:\[\d{0,4}\])+)(?:\.[^.[\]]+(?:\[\d{0,4}\])*)*$/,
    'must be a path such as data.id, [0].code or value[].state',
  )
  .refine((path) => stepsOf(path).length <= MOST_STEPS, `must have ${MOST_STEPS} steps at most`)

/** A name, a number for one of a list, or `each`. */
export type Step = string | number | typeof EACH
export const EACH = Symbol('each')

/** A path, step by step. */
export function stepsOf(path: string): Step[] {
  return [...path.matchAll(/\[(\d*)\]|[^.[\]]+/g)].map(([text, index]) => {
    if (index === undefined) return text
    return index === '' ? EACH : Number(index)
  })
}

/** Where a text stands in a call: in one of the three. */
export const placeShape = {
  header: HeaderName.optional().describe('The header that holds it'),
  query: QueryName.optional().describe('The query parameter that holds it instead'),
  member: Path.optional().describe('The member of the JSON body that holds it instead, such as data.id'),
}

/** Where a text stands, as three names of which one is given. */
export interface Place {
  readonly header?: string | undefined
  readonly query?: string | undefined
  readonly member?: string | undefined
}

export const isOnePlace = ({ header, query, member }: Place): boolean =>
  [header, query, member].filter((name) => name !== undefined).length === 1

export const ONE_PLACE = 'needs one of header, query and member'

/** What people call a place. */
export function spokenPlace({ header, query, member }: Place): string {
  if (header !== undefined) return `the header ${header}`
  return query === undefined ? `the member ${member ?? ''} of the JSON body` : `the query parameter ${query}`
}
