import { safeEqual } from '../../driver/index.js'
import type { Handshake } from '../schemes/handshake.js'
import { presetOf } from '../schemes/presets.js'
import { memberOf } from './request.js'
import type { SignatureSettings } from '../schemes/settings.js'

/** A call that may be a handshake. */
export interface Greeting {
  readonly verb: string
  /** Without its question mark. */
  readonly query: string
  /** Undefined while it has not been read. */
  readonly body?: Buffer | undefined
}

/** What a handshake is answered with, or that it must not be answered since its token is wrong. */
export type Greeted = { readonly answer: string } | 'wrong token'

/** Nobody is sent back more than this, in characters. */
const MOST_CHARACTERS = 1024

/** The answer to a handshake of the preset; undefined for any other call. */
export function greet(
  { preset, handshake_token }: SignatureSettings,
  greeting: Greeting,
): Greeted | undefined {
  const handshake = preset && presetOf(preset).handshake
  if (handshake?.verb !== greeting.verb) return undefined
  const valueOf = reader(handshake, greeting)
  if (!valueOf || Object.entries(handshake.when).some(([name, value]) => valueOf(name) !== value))
    return undefined
  const answer = handshake.answer.is === 'token' ? handshake_token : valueOf(handshake.answer.as)
  if (answer === undefined || answer === '' || answer.length > MOST_CHARACTERS) return undefined
  if (handshake.token !== undefined) {
    if (handshake_token === undefined) return undefined
    if (!safeEqual(valueOf(handshake.token) ?? '', handshake_token)) return 'wrong token'
  }
  return { answer }
}

/** Reads what a call says by name. */
function reader(
  { verb }: Handshake,
  { query, body }: Greeting,
): ((name: string) => string | undefined) | undefined {
  if (verb === 'POST') return body && ((name) => memberOf(body, name))
  const parameters = new URLSearchParams(query)
  return (name) => parameters.get(name) ?? undefined
}
