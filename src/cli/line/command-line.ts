import type { z } from 'zod'
import { faultsOf, fit } from '../../problem/index.js'
import { shown } from './spoken.js'
import { wordsOf, type Words } from './words.js'

/** Where a value comes from: an option of the command line, else a variable, else what stands here. */
export interface Source {
  /** Without its dashes. What others should not see in a list of processes has none. */
  readonly option?: string
  /** The option takes no value, and stands for `true`. */
  readonly isFlag?: true
  readonly variable?: string
  readonly otherwise?: string | (() => string)
  /** What it holds is never printed. */
  readonly isSecret?: true
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

/** A value, and how people find where it was given. */
interface Given {
  readonly value: string | undefined
  /** Whether somebody has given it. */
  readonly isGiven: boolean
  readonly said: string
}

/**
 * Reads a command line by its grammar; `--help` wins over everything else that it says. A fault is one line, and names
 * what was given and where.
 */
export function read<Schema extends z.ZodType>(
  { schema, values = {}, flags = [], operands = [] }: Grammar<Schema>,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Reading<z.output<Schema>> {
  const sources = Object.entries(values)
  const words = wordsOf(args, {
    values: new Map(
      sources.flatMap(([, { option, isFlag, isSecret = false }]) =>
        option === undefined || isFlag ? [] : [[option, { isSecret }]],
      ),
    ),
    flags: [...flags, ...sources.flatMap(([, { option, isFlag }]) => (option && isFlag ? [option] : []))],
    operands: operands.length,
    variables: sources.flatMap(([, { option, variable }]) => (option === undefined ? (variable ?? []) : [])),
  })
  if (words.isHelp) return { kind: 'help' }
  if (words.fault !== undefined) return { kind: 'unusable', faults: [words.fault] }
  const given = new Map(sources.map(([name, source]) => [name, givenBy(source, words, env)]))
  const all: Record<string, unknown> = {}
  for (const [name, { value }] of given) all[name] = value
  for (const flag of flags) all[flag] = words.flags.has(flag)
  operands.forEach((name, index) => {
    all[name] = words.operands[index]
    given.set(name, operand(name, words.operands[index]))
  })
  const result = fit(schema, all)
  if (result.success) return { kind: 'given', values: result.data }
  return {
    kind: 'unusable',
    faults: faultsOf(result.error).map(({ path, message }) => {
      const [name = ''] = path.split('[', 1)
      return `${placeOf(path, given.get(name))}${message}`
    }),
  }
}

function givenBy(
  { option, isFlag, variable, otherwise, isSecret }: Source,
  words: Words,
  env: NodeJS.ProcessEnv,
): Given {
  if (option !== undefined) {
    const value = isFlag && words.flags.has(option) ? 'true' : words.values.get(option)
    if (value !== undefined)
      return { value, isGiven: true, said: `--${option}${isSecret ? '' : ` ${shown(value)}`}` }
  }
  const fromVariable = variable === undefined ? undefined : env[variable]
  // A variable that is set to nothing counts as not set, as people and process managers expect.
  if (variable !== undefined && fromVariable !== undefined && fromVariable !== '')
    return { value: fromVariable, isGiven: true, said: saidOf(variable, fromVariable, env, isSecret) }
  const value = typeof otherwise === 'function' ? otherwise() : otherwise
  return { value, isGiven: false, said: option === undefined ? (variable ?? '') : `--${option}` }
}

/** A secret is named by its variable, or by the file that it came from, and not shown. */
function saidOf(variable: string, value: string, env: NodeJS.ProcessEnv, isSecret?: true): string {
  const file = env[`${variable}_FILE`]
  if (isSecret && file) return `${variable} in the file ${shown(file)}`
  return isSecret ? `${variable} in the environment` : `${variable}=${shown(value)} in the environment`
}

const operand = (name: string, value: string | undefined): Given => ({
  value,
  isGiven: value !== undefined,
  said: name.toUpperCase() + (value === undefined ? '' : ` ${shown(value)}`),
})

/** What a fault is about: of a list, the one item that is wrong. */
function placeOf(path: string, given: Given | undefined): string {
  const { value = '', isGiven = false, said = path } = given ?? {}
  if (!isGiven) return `${said} `
  const [, at] = /\[(\d+)\]$/.exec(path) ?? []
  const item = at === undefined ? undefined : value.split(',').flatMap((one) => one.trim() || [])[Number(at)]
  return item === undefined ? `${said}: ` : `${said}: ${shown(item)} `
}
