import { Cron } from 'croner'
import { z } from 'zod'

/** How two values are compared; PlaceOS reads the names in any case, with or without underscores. */
export const operators = [
  'equal',
  'not_equal',
  'greater_than',
  'greater_than_or_equal',
  'less_than',
  'less_than_or_equal',
  'and',
  'or',
  'exclusive_or',
] as const
export type Operator = (typeof operators)[number]

const plain = (name: string): string => name.toLowerCase().replaceAll('_', '')
const byPlainName = new Map(operators.map((operator) => [plain(operator), operator]))

/** A status key of a module in the instance's system, which may come later. */
export const StatusVariable = z
  .strictObject({
    mod: z.string().min(1).max(200).describe('The module, such as Display_1'),
    status: z.string().min(1).max(200).describe('The status key'),
    keys: z
      .array(z.string().max(200))
      .max(32)
      .describe('Keys into the value, from the outside in; empty for the value itself'),
  })
  .meta({ id: 'StatusVariable' })
export type StatusVariable = z.output<typeof StatusVariable>

const Operand = z.union([z.boolean(), z.number(), z.string().max(10_000), StatusVariable], {
  error: 'must be a boolean, a number, a string or a status variable with mod, status and keys',
})
/** A constant, or a status to read. */
export type Operand = z.output<typeof Operand>

export const Comparison = z
  .strictObject({
    left: Operand,
    operator: z.preprocess(
      (given) => (typeof given === 'string' ? (byPlainName.get(plain(given)) ?? given) : given),
      z.enum(operators),
    ),
    right: Operand,
  })
  .meta({ id: 'Comparison' })
export type Comparison = z.output<typeof Comparison>

export const TimeDependent = z
  .strictObject({
    type: z.enum(['at', 'cron']),
    time: z.int().min(0).max(253_402_300_799).optional().describe('For `at`: seconds since the epoch'),
    cron: z.string().max(200).optional().describe('For `cron`: five fields, such as 30 2 * * *'),
    timezone: z
      .string()
      .max(100)
      .optional()
      .describe("IANA zone the expression is read in; the host's own if left out"),
  })
  .superRefine((given, context) => {
    const fault = (path: 'time' | 'cron' | 'timezone', message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message })
    }
    if (given.timezone !== undefined && !isZone(given.timezone)) fault('timezone', 'is not a known time zone')
    if (given.type === 'at' && given.time === undefined) fault('time', 'is required for the type at')
    if (given.type === 'cron' && given.cron === undefined) fault('cron', 'is required for the type cron')
    if (given.cron !== undefined && !isCron(given.cron))
      fault('cron', 'is not a cron expression of five fields')
  })
  .meta({ id: 'TimeDependent' })
export type TimeDependent = z.output<typeof TimeDependent>

/** What must hold for a trigger to fire, beside its webhook. */
export const Conditions = z
  .strictObject({
    comparisons: z.array(Comparison).max(100).default([]),
    time_dependents: z.array(TimeDependent).max(100).default([]),
  })
  .meta({ id: 'Conditions' })
export type Conditions = z.output<typeof Conditions>

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function isCron(expression: string): boolean {
  if (expression.trim().split(/\s+/).length !== 5) return false
  try {
    return new Cron(expression, { paused: true }).nextRun() !== null
  } catch {
    return false
  }
}
