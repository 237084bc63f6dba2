import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { z } from 'zod'
import { faultsOf, fit, messageOf } from '../../problem/index.js'

/** Where a value comes from: an option of the command line, else a variable, else what stands here. */
export interface Source {
  /** Without its dashes. What others should not see in a list of processes has none. */
  readonly option?: string
  readonly variable?: string
  readonly otherwise?: string | (() => string)
}

/** What a command takes. */
export interface Grammar<Schema extends z.ZodType> {
  /** Checks the values, flags and operands by their names. */
  readonly schema: Schema
  readonly values?: Readonly<Record<string, Source>>
  /** Options without a value. */
  readonly flags?: readonly string[]
  /** Words without dashes, in order. */
  readonly operands?: readonly string[]
}

/** What a command line comes to. */
export type Reading<Values> =
  | { readonly kind: 'given'; readonly values: Values }
  | { readonly kind: 'help' }
  | { readonly kind: 'unusable'; readonly faults: readonly string[] }

/** Reads a command line by its grammar; `--help` wins over everything else that it says. */
export function read<Schema extends z.ZodType>(
  { schema, values = {}, flags = [], operands = [] }: Grammar<Schema>,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Reading<z.output<Schema>> {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } }
  for (const { option } of Object.values(values))
    if (option !== undefined) options[option] = { type: 'string' }
  for (const flag of flags) options[flag] = { type: 'boolean' }
  let parsed: { values: Record<string, unknown>; positionals: string[] }
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: operands.length > 0 })
  } catch (error) {
    return { kind: 'unusable', faults: [messageOf(error)] }
  }
  if (parsed.values.help === true) return { kind: 'help' }
  const [superfluous] = parsed.positionals.slice(operands.length)
  if (superfluous !== undefined) return { kind: 'unusable', faults: [`${superfluous} is one word too many`] }
  const given: Record<string, unknown> = {}
  for (const [name, source] of Object.entries(values)) given[name] = valueOf(source, parsed.values, env)
  for (const flag of flags) given[flag] = parsed.values[flag] ?? false
  operands.forEach((name, index) => {
    given[name] = parsed.positionals[index]
  })
  const result = fit(schema, given)
  if (result.success) return { kind: 'given', values: result.data }
  return {
    kind: 'unusable',
    faults: faultsOf(result.error).map(({ path, message }) => {
      const [name = '', ...rest] = path.split(/(?=\[)/)
      return `${spoken(name, values[name])}${rest.join('')} ${message}`
    }),
  }
}

function valueOf(
  { option, variable, otherwise }: Source,
  given: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
): unknown {
  const fromOption = option === undefined ? undefined : given[option]
  const fromVariable = variable === undefined ? undefined : env[variable]
  // A variable that is set to nothing counts as not set, as people and process managers expect.
  if (fromOption === undefined && fromVariable !== undefined && fromVariable !== '') return fromVariable
  return fromOption ?? (typeof otherwise === 'function' ? otherwise() : otherwise)
}

/** What people call a value. */
const spoken = (name: string, source: Source | undefined): string => {
  if (source?.option !== undefined) return `--${source.option}`
  return source?.variable ?? name.toUpperCase()
}
