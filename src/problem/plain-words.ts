import { z } from 'zod'

type Issue = z.core.$ZodIssue

/** What zod says of an issue in its own words; of the type that was given it says nothing here. */
const { localeError } = z.locales.en()

const RECEIVED = ', received '

/**
 * What is wrong, as people say it: `must have at least 1 item`. A message that a schema brings along stays as it is;
 * only zod's own words are put in other ones.
 */
export function plainWords(issue: Issue): string {
  const [said = '', given] = issue.message.split(RECEIVED)
  return said === zodsWords(issue) ? wordsOf(issue, given) : issue.message
}

function zodsWords(issue: Issue): string | undefined {
  const words = localeError({ ...issue, input: undefined })
  return (typeof words === 'string' ? words : words?.message)?.split(RECEIVED)[0]
}

/** @param given what type it has, where zod says so */
function wordsOf(issue: Issue, given: string | undefined): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords(issue.expected, given)
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map(valueWords))}`
    case 'too_small':
      return sizeWords(issue, issue.minimum, issue.inclusive === false ? 'more than' : 'at least')
    case 'too_big':
      return sizeWords(issue, issue.maximum, issue.inclusive === false ? 'less than' : 'at most')
    case 'not_multiple_of':
      return `must be a multiple of ${String(issue.divisor)}`
    case 'invalid_format':
      return formatWords(issue)
    case 'invalid_union':
      return unionWords(issue)
    case 'invalid_key':
      return `has a name that cannot be used${innerWords(issue.issues)}`
    case 'invalid_element':
      return `has a value that cannot be used${innerWords(issue.issues)}`
    case 'custom':
    case 'unrecognized_keys':
      return 'cannot be used'
  }
}

/** The kinds of values, by zod's names for them. */
const KINDS: Readonly<Record<string, string | undefined>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  set: 'a list',
  object: 'an object',
  record: 'an object',
  map: 'an object',
  date: 'a date',
  function: 'a function',
}
const kindOf = (type: string): string => KINDS[type] ?? type

function typeWords(expected: string, given: string | undefined): string {
  if (expected === 'never' || expected === 'undefined' || expected === 'void') return 'must be left out'
  if (given === 'undefined' || expected === 'nonoptional') return 'is missing'
  // Of a fraction it says too that it is a number, and of text in a form that it is none.
  const isSaid = given === undefined || given === 'NaN' || (expected === 'int' && given === 'number')
  return `must be ${kindOf(expected)}${isSaid ? '' : `, not ${kindOf(given)}`}`
}

/** What things of a size are counted in. */
const UNITS: Readonly<Record<string, readonly [one: string, many: string] | undefined>> = {
  string: ['character', 'characters'],
  array: ['item', 'items'],
  set: ['item', 'items'],
  map: ['entry', 'entries'],
  file: ['byte', 'bytes'],
}

interface Sized {
  readonly origin: string
  readonly exact?: boolean | undefined
}

function sizeWords({ origin, exact }: Sized, bound: number | bigint, than: string): string {
  const units = UNITS[origin]
  if (origin === 'string' && than === 'at least' && bound === 1 && exact !== true) return 'must not be empty'
  if (units)
    return `must have ${exact === true ? 'exactly' : than} ${String(bound)} ${units[Number(bound) === 1 ? 0 : 1]}`
  return `must be ${than} ${origin === 'date' ? new Date(Number(bound)).toISOString() : String(bound)}`
}

/** Forms of text, by zod's names for them. */
const FORMS: Readonly<Record<string, string | undefined>> = {
  email: 'a mail address',
  url: 'a URL',
  datetime: 'a date and time such as 2026-03-14T09:30:00Z',
  date: 'a date such as 2026-03-14',
  time: 'a time such as 09:30:00',
  duration: 'a duration such as PT5M',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  cidrv4: 'a range of IPv4 addresses',
  cidrv6: 'a range of IPv6 addresses',
  base64: 'base64',
  base64url: 'base64url',
  json_string: 'JSON',
  uuid: 'a UUID',
  guid: 'a GUID',
}

function formatWords({ format, pattern, ...rest }: z.core.$ZodIssueInvalidStringFormat): string {
  const form = FORMS[format]
  if (form !== undefined) return `must be ${form}`
  for (const [name, verb] of PARTS) {
    const part = new Map<string, unknown>(Object.entries(rest)).get(name)
    if (typeof part === 'string') return `must ${verb} ${JSON.stringify(part)}`
  }
  return format === 'regex' && pattern !== undefined ? `must match ${pattern}` : `must be a valid ${format}`
}
const PARTS = [
  ['prefix', 'begin with'],
  ['suffix', 'end with'],
  ['includes', 'contain'],
] as const

/** Of what fits none of several forms, the one that was meant says what is wrong, if there is only one. */
function unionWords(issue: z.core.$ZodIssueInvalidUnion): string {
  const { options } = issue as { readonly options?: readonly unknown[] }
  if (options !== undefined) return `must be ${oneOf(options.map(valueWords))}`
  const types = issue.errors.map(([first]) => (first?.path.length === 0 ? formOf(first) : undefined))
  const meant = issue.errors.filter((_, at) => types[at] === undefined)
  if (meant.length === 0 && types.length > 0) return `must be ${oneOf([...new Set(types.map(String))])}`
  return meant.length === 1 && meant[0] ? pathWords(meant[0]) : 'has none of the forms it may have'
}

/** What a value would have to be; undefined where it has that form, and something else is wrong. */
function formOf(issue: Issue): string | undefined {
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(valueWords))
  return issue.code === 'invalid_type' ? kindOf(issue.expected) : undefined
}

/** The first of several issues, with where it is. */
function pathWords([first]: readonly Issue[]): string {
  if (first === undefined) return 'cannot be used'
  const path = first.path.map(String).join('.')
  return path === '' ? plainWords(first) : `${path} ${plainWords(first)}`
}

const innerWords = (issues: readonly Issue[]): string => {
  const words = pathWords(issues)
  return words === 'cannot be used' ? '' : `: it ${words}`
}

const valueWords = (value: unknown): string => (typeof value === 'string' ? `\`${value}\`` : String(value))

/** Things to choose from, as a sentence has them. */
function oneOf(words: readonly string[]): string {
  const last = words.at(-1) ?? 'left out'
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}
