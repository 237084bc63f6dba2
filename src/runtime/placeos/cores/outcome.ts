import type { Log } from '../../../log/index.js'
import { redactText } from '../../../log/index.js'
import { Problem } from '../../../problem/index.js'
import type { CoreAnswer } from './core-client.js'

/** The longest body of an answer that is logged, and the longest message that a caller is told; in characters. */
const LOGGED = 2048
const TOLD = 500

/** What was called. */
export interface Called {
  /** Such as `Display_1`. */
  readonly name: string
  readonly method: string
  readonly module: string
  /** Whether the caller may hear the words of an error. */
  readonly isTold: boolean
}

/**
 * What a call came to that was sent: the JSON it gave, null for nothing. Throws Problem `driver-failed`, and for
 * callers who may hear it `method-not-found` or `invalid-arguments`.
 */
export function judge(answer: CoreAnswer, called: Called, log: Log): unknown {
  const what = `${called.name}.${called.method}`
  const about = { module: called.module, method: called.method }
  if (answer.kind !== 'answered') {
    log.error('a call was lost: it may have run', { ...about, reason: answer.reason })
    throw new Problem('driver-failed', `${what} failed: no answer came, and it may have run`)
  }
  const { status, body } = answer
  if (status === 203) throw raised(body, called, log)
  if (status === 200) {
    // Drivers give nothing as no text at all.
    const given = body.trim() === '' ? { value: null } : parsed(body)
    if (given) return given.value
    log.error('a driver gave what is no JSON', { ...about, body: shortened(body) })
    throw new Problem('driver-failed', `${what} gave what is no JSON`)
  }
  log.error('a call failed: it may have run', { ...about, status, body: shortened(body) })
  throw new Problem('driver-failed', `${what} failed: PlaceOS answered ${status}, and it may have run`)
}

/** What a driver has raised. @see PlaceOS/core, `api/command.cr:67-71` */
function raised(body: string, { name, method, module, isTold }: Called, log: Log): Problem {
  const { error, backtrace } = membersOf(parsed(body)?.value)
  const message = typeof error === 'string' ? error : ''
  const about = { module, method, message: shortened(message) }
  log.error('a driver raised an error', { ...about, backtrace: shortened(JSON.stringify(backtrace ?? null)) })
  const what = `${name}.${method}`
  if (!isTold) return new Problem('driver-failed', `${what} failed`)
  // These two are said before anything of a driver's own runs. @see PlaceOS/driver, `KlassExecutor`
  if (message.startsWith(`execute requested for unknown method: ${method} on `))
    return new Problem('method-not-found', `${name} has no command ${method}`)
  if (message.startsWith(`wrong number of arguments for '${method}' (given `))
    return new Problem('invalid-arguments', message.slice(0, TOLD))
  const told = redactText(message).slice(0, TOLD)
  return new Problem('driver-failed', told === '' ? `${what} failed` : `${what} failed: ${told}`)
}

const shortened = (text: string): string => (text.length > LOGGED ? `${text.slice(0, LOGGED)}…` : text)

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

const membersOf = (value: unknown): { readonly error?: unknown; readonly backtrace?: unknown } =>
  typeof value === 'object' && value !== null ? value : {}
