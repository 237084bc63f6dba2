import { parseArgs, type ParseArgsConfig } from 'node:util'
import { nearestOf } from '../../problem/index.js'
import { shown } from './spoken.js'

/** What may stand on a command line. */
export interface KnownWords {
  /** Options with a value, and whether that is a secret. */
  readonly values: ReadonlyMap<string, { readonly isSecret: boolean }>
  /** Options without a value. */
  readonly flags: readonly string[]
  /** How many words without dashes there may be. */
  readonly operands: number
  /** What can be said as a variable only. */
  readonly variables: readonly string[]
}

/** What stands there. */
export interface Words {
  readonly isHelp: boolean
  readonly values: ReadonlyMap<string, string>
  readonly flags: ReadonlySet<string>
  readonly operands: readonly string[]
  /** What is wrong with the first word that cannot be used. */
  readonly fault: string | undefined
}

type Token = NonNullable<ReturnType<typeof tokensOf>>[number]
type OptionToken = Extract<Token, { kind: 'option' }>

/** Reads the words of a command line. A value may begin with one dash, as `-1` does, but not with two. */
export function wordsOf(args: readonly string[], known: KnownWords): Words {
  const values = new Map<string, string>()
  const flags = new Set<string>()
  const operands: string[] = []
  let fault: string | undefined
  for (const token of tokensOf(args, known)) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind === 'positional' && operands.length > known.operands)
      fault ??= `${shown(token.value)} is one word too many`
    if (token.kind !== 'option') continue
    fault ??= faultOf(token, args[token.index] ?? token.rawName, values, known)
    if (token.value !== undefined && known.values.has(token.name)) values.set(token.name, token.value)
    else flags.add(token.name)
  }
  return { isHelp: flags.has('help'), values, flags, operands, fault }
}

function tokensOf(args: readonly string[], { values, flags }: KnownWords) {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } }
  for (const name of values.keys()) options[name] = { type: 'string' }
  for (const name of flags) options[name] = { type: 'boolean' }
  // Its own words for what is wrong name neither what was given nor what was meant.
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens
}

function faultOf(
  { name, value, inlineValue }: OptionToken,
  word: string,
  before: ReadonlyMap<string, string>,
  known: KnownWords,
): string | undefined {
  const found = known.values.get(name)
  if (!found) {
    if (name !== 'help' && !known.flags.includes(name)) return unknown(word, known)
    return value === undefined ? undefined : `--${name} takes no value`
  }
  if (value === undefined || (!inlineValue && value.startsWith('--'))) return `--${name} needs a value`
  const other = before.get(name)
  if (other === undefined) return undefined
  const both = found.isSecret ? '' : `: ${shown(other)} and ${shown(value)}`
  return `--${name} is given twice${both}`
}

/** What is given with it may be a secret. */
function unknown(word: string, { values, flags, variables }: KnownWords): string {
  const name = word.replace(/=.*$/s, '')
  const bare = name.replace(/^-+/, '')
  const variable = bare.toUpperCase().replaceAll('-', '_')
  if (variables.includes(variable)) return `${shown(name)} is no option: set the variable ${variable}`
  const nearest = nearestOf(bare, [...values.keys(), ...flags, 'help', 'version'])
  return `${shown(name)} is no option${nearest === undefined ? '' : `: did you mean --${nearest}?`}`
}
