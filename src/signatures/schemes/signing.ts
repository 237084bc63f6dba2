import type { Handshake } from './handshake.js'
import type { Scheme } from './scheme.js'

/** How the calls of one instance are signed and greeted: what settings come to, once a sender's name is looked up. */
export interface Signing {
  /** The sender's name, or `custom`. */
  readonly name: string
  readonly scheme: Scheme
  readonly handshakes: readonly Handshake[]
  readonly secrets: readonly string[]
  /** What else the scheme asks for by name, such as the audience of a token. */
  readonly parameters: Readonly<Record<string, string>>
  /** Whether calls without any signature are refused. */
  readonly required: boolean
  /** How far times may be from now, in seconds, instead of the scheme's own. */
  readonly tolerance?: number | undefined
  /** What a handshake must bring, or is answered with. */
  readonly token?: string | undefined
  /** Whether URLs of handshakes may be asked for. */
  readonly confirms?: boolean | undefined
}
