import type { KeyObject } from 'node:crypto'
import { keyOf, publicKeyOf } from './secret.js'
import type { Signing } from './signing.js'

/** What the secrets of an instance stand for. */
interface SigningKeys {
  readonly secret: readonly Buffer[]
  readonly public: readonly KeyObject[]
}

const known = new WeakMap<Signing, SigningKeys>()

/** The keys that the secrets of an instance stand for; they are read once, and not with each call. */
export function keysOf(signing: Signing): SigningKeys {
  const before = known.get(signing)
  if (before) return before
  const { scheme, secrets } = signing
  const keys =
    scheme.kind === 'public-key'
      ? { secret: [], public: secrets.flatMap((secret) => publicKeyOf(secret, scheme) ?? []) }
      : { secret: secrets.map((secret) => keyOf(secret, scheme)), public: [] }
  known.set(signing, keys)
  return keys
}
