import { signal } from '@preact/signals'
import { urlOf } from '../place.js'
import { lapseSession } from '../session.js'

/** One fault in what was sent: where it is and what is wrong there. */
export interface Fault {
  /** JSON path, such as `conditions.comparisons[0].left`. */
  readonly path: string
  readonly message: string
}

/** Something that was not done, and why; its message is for people. */
export class Refusal extends Error {
  /** @param code the problem's stable name; `unreachable` where nobody answered */
  constructor(
    readonly code: string,
    message: string,
    readonly faults: readonly Fault[] = [],
  ) {
    super(message)
  }
}

/** What an answer gives. */
export interface Answer<T> {
  readonly data: T
  /** How many things there are in all, of a list; 0 of anything else. */
  readonly total: number
  /** Down to which id a search came before its time was over; undefined where it came to its end. */
  readonly until: string | undefined
}

/** What is sent beside verb and path. */
export interface CallOptions {
  readonly body?: unknown
  /** The version an edit rests on; whoever is late is refused with `conflict`. */
  readonly version?: number | undefined
  /** A key to sign in with, where nobody is signed in. */
  readonly key?: string
}

type CallVerb = 'GET' | 'POST' | 'PATCH' | 'DELETE'

interface ProblemBody {
  readonly code?: string
  readonly title?: string
  readonly detail?: string
  readonly faults?: readonly Fault[]
}

/**
 * Calls a REST route. Rejects with a Refusal; a sign-in that is no longer valid also ends the session.
 * @param path below `/api/engine/v2`
 */
export async function call<T>(verb: CallVerb, path: string, options: CallOptions = {}): Promise<Answer<T>> {
  const { body, version, key } = options
  const response = await reach(
    verb,
    path,
    {
      ...(key === undefined ? {} : { 'X-API-Key': key }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
    },
    body,
  )
  const text = await response.text()
  if (!response.ok) {
    if (response.status === 401 && key === undefined)
      lapseSession('The sign-in has ended, or the key is no longer valid. Sign in again to go on.')
    throw refusalOf(response.status, text)
  }
  const total = Number(response.headers.get('X-Total-Count') ?? 0)
  const until = response.headers.get('X-Searched-Until') ?? undefined
  return { data: (text === '' ? undefined : JSON.parse(text)) as T, total, until }
}

/** Whether the last call was answered. */
export const isReached = signal(true)

async function reach(
  method: CallVerb,
  path: string,
  headers: Record<string, string>,
  body: unknown,
): Promise<Response> {
  try {
    const response = await fetch(urlOf(`/api/engine/v2${path}`), {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      body: body === undefined ? null : JSON.stringify(body),
    })
    isReached.value = true
    return response
  } catch {
    isReached.value = false
    throw new Refusal('unreachable', 'The service does not answer. Is it running? Try again in a moment.')
  }
}

function refusalOf(status: number, text: string): Refusal {
  try {
    const { code, title, detail, faults } = JSON.parse(text) as ProblemBody
    const words = [title, detail].filter((part) => part !== undefined && part !== '')
    return new Refusal(code ?? String(status), words.join(': '), faults)
  } catch {
    return new Refusal(String(status), `The service answered ${status}, and not in its own words.`)
  }
}

/** What to tell people of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
