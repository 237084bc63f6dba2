import { z } from 'zod'
import { HeaderName, isOnePlace, ONE_PLACE, Path, QueryName, spokenPlace } from '../../signatures/index.js'
import { Comparison } from './conditions.js'

/** Something that a call brings. */
export const CallValue = z
  .strictObject({
    header: HeaderName.optional().describe('A header'),
    query: QueryName.optional().describe('A parameter of the query'),
    member: Path.optional().describe(
      'A member of the JSON body or a field of a form, such as data.type; of each [] one is enough',
    ),
  })
  .refine(isOnePlace, ONE_PLACE)
  .meta({ id: 'CallValue' })
export type CallValue = z.output<typeof CallValue>

const Operand = z.union([z.boolean(), z.number(), z.string().max(1000), CallValue], {
  error: 'must be a boolean, a number, a string, or one of header, query and member',
})
export type FilterOperand = z.output<typeof Operand>

const FilterComparison = Comparison.extend({ left: Operand, right: Operand }).meta({ id: 'FilterComparison' })
export type FilterComparison = z.output<typeof FilterComparison>

/** Which calls of an instance are meant: others are answered as if they were, and nothing fires or runs. */
export const Filter = z
  .strictObject({
    match: z
      .enum(['all', 'any'])
      .default('all')
      .describe('Whether all comparisons must hold, or one is enough'),
    comparisons: z.array(FilterComparison).min(1).max(50),
  })
  .meta({ id: 'Filter' })
export type Filter = z.output<typeof Filter>

/** A comparison in words, such as `the header X-GitHub-Event equal "push"`. */
export const spokenComparison = ({ left, operator, right }: FilterComparison): string =>
  `${spokenOperand(left)} ${operator.replaceAll('_', ' ')} ${spokenOperand(right)}`

const spokenOperand = (operand: FilterOperand): string =>
  typeof operand === 'object' ? spokenPlace(operand) : JSON.stringify(operand)
