import { z } from 'zod'
import type { SystemId } from '../../modules/index.js'
import { faultsOf, fit } from '../../problem/index.js'
import { fault, type Fault } from '../wire/faults.js'

/** The longest name of a system, module, status key or command, in characters. */
const Text = z.string().max(1000)

const common = {
  id: z.int(),
  sys: Text.transform((text) => text as SystemId),
  mod: Text,
  index: z.int().default(1),
  name: Text,
  args: z
    .array(z.unknown())
    .nullish()
    .transform((args) => args ?? []),
}

/** What a client asks, in the frames of PlaceOS; keys it does not know are refused, as there. */
const Request = z.discriminatedUnion('cmd', [
  z.strictObject({ cmd: z.literal('bind'), ...common }),
  z.strictObject({ cmd: z.literal('unbind'), ...common }),
  z.strictObject({ cmd: z.literal('exec'), ...common }),
  z.strictObject({ cmd: z.literal('debug'), ...common }),
  z.strictObject({ cmd: z.literal('ignore'), ...common }),
])
export type Request = z.output<typeof Request>

/** A request of one kind. */
export type RequestTo<Cmd extends Request['cmd']> = Extract<Request, { readonly cmd: Cmd }>

/** What a request is about, as answers repeat it. */
export type Subject = Pick<Request, 'sys' | 'mod' | 'index' | 'name'>

/** A message that is no request, and what is answered to it. */
export interface Unreadable {
  readonly cmd: 'unreadable'
  /** The id it gives, or 0. */
  readonly id: number
  readonly fault: Fault
}

const commands: ReadonlySet<string> = new Set(Request.options.map(({ shape }) => shape.cmd.value))

/** Reads one text message. */
export function parseRequest(text: string): Request | Unreadable {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { cmd: 'unreadable', id: 0, fault: fault('parse-error', 'the message is not JSON') }
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { cmd: 'unreadable', id: 0, fault: fault('bad-request', 'the message is not a JSON object') }
  }
  const given = json as Readonly<Record<string, unknown>>
  const id = Number.isSafeInteger(given.id) ? (given.id as number) : 0
  const cmd = typeof given.cmd === 'string' ? given.cmd.toLowerCase() : undefined
  if (cmd !== undefined && !commands.has(cmd))
    return { cmd: 'unreadable', id, fault: fault('unknown-command', 'there is no such cmd') }
  const result = fit(Request, cmd === undefined ? given : { ...given, cmd })
  if (result.success) return result.data
  const faults = faultsOf(result.error).map(({ path, message }) => `${path}: ${message}`)
  return { cmd: 'unreadable', id, fault: fault('bad-request', faults.join('; ')) }
}

const Resume = z.tuple([z.strictObject({ since: z.int().min(0) })])

/** The sequence number in the arguments of a bind, undefined where there are none, or what is wrong with them. */
export function sinceOf(args: readonly unknown[]): number | undefined | Fault {
  if (args.length === 0) return undefined
  const result = Resume.safeParse(args)
  return result.success ? result.data[0].since : fault('bad-request', 'args must be [{"since": seq}]')
}
