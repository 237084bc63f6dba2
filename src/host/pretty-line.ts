import { z } from 'zod'
import { jsonLine, printable } from '../log/index.js'

/** A line as the log writes it. */
const Line = z.looseObject({
  level: z.number(),
  time: z.number(),
  msg: z.string().default(''),
  pid: z.unknown().optional(),
  hostname: z.unknown().optional(),
  error: z.unknown().optional(),
})

/** SGR parameters (ECMA-48 §8.3.117) of what is neither usual nor the message. */
const DIM = 2
const LEVELS: Readonly<Record<number, readonly [name: string, colour: number]>> = {
  20: ['debug', DIM],
  30: ['info', 32],
  40: ['warn', 33],
  50: ['error', 31],
}

/** A line of JSON for people at a terminal: time, level, message, details, and an error's stack below. */
export function prettyLine(json: string, { colour }: { readonly colour: boolean }): string {
  const paint = (text: string, code: number): string =>
    colour ? `\u001b[${String(code)}m${text}\u001b[0m` : text
  const read = Line.safeParse(parsed(json))
  if (!read.success) return `${printable(json.trimEnd())}\n`
  const { level, time, msg, pid: _, hostname: _host, error, ...details } = read.data
  const [name, code] = LEVELS[level] ?? [String(level), DIM]
  const words = [
    paint(timeOf(time), DIM),
    paint(name.padEnd(5), code),
    printable(msg),
    ...Object.entries(details).map(([key, value]) => paint(`${printable(key)}=${shown(value)}`, DIM)),
  ]
  return (
    [words.join(' '), ...linesOf(error).map((line) => paint(`    ${printable(line)}`, DIM))].join('\n') + '\n'
  )
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return undefined
  }
}

/** As the clock on the wall has it. */
function timeOf(ms: number): string {
  const time = new Date(ms)
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  )
  return `${parts.join(':')}.${String(time.getMilliseconds()).padStart(3, '0')}`
}

const shown = (value: unknown): string =>
  typeof value === 'string' && /^\S+$/.test(value) ? printable(value) : jsonLine(value ?? null)

/** What there is of an error: its stack, which has its name and message, and what else it says of itself. */
function linesOf(error: unknown): string[] {
  if (error === undefined) return []
  if (typeof error !== 'object' || error === null) return [shown(error)]
  const { type, message, stack, ...rest } = error as Record<string, unknown>
  const text =
    typeof stack === 'string' ? stack : [type, message].filter((word) => typeof word === 'string').join(': ')
  const others = Object.entries(rest).map(([key, value]) => `${key}=${shown(value)}`)
  return [...text.split('\n'), ...(others.length > 0 ? [others.join(' ')] : [])]
}
