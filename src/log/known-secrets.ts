import { mayBeEscaped, withoutEscaped, type Finder } from './escaped-places.js'
import { asBytes } from './escapes.js'
import { LEAST_CHARACTERS } from './redact.js'
import { replaced } from './secret-places.js'
import { REDACTED, type SecretPlace } from './secret-shapes.js'

/** Takes secrets out of a text. */
export type Redactor = (text: string) => string

/** Stands for secrets that may have any characters: they come and go, and lines are short. */
const ANYTHING = ['% ']

/** By how many first characters secrets are looked up. */
const KEY_CHARACTERS = 4

/** Four characters as a number, which is quicker to look up; others may have the same. */
const keyWith = (key: number, character: number): number => ((key << 7) | (character & 127)) & 0xfffffff

/**
 * Secrets that are known by themselves, wherever they stand, as they come and go. Those of fewer than eight characters
 * are none: they would take the letters out of every line. However many there are, a text is gone through once.
 */
export class KnownSecrets {
  /** By their first characters: each with how often it was added, the longest first. */
  readonly #byKey = new Map<number, { readonly secret: string; times: number }[]>()

  readonly #finder: Finder = { find: (text) => this.#placesIn(text), secrets: ANYTHING }

  constructor(secrets: readonly string[] = []) {
    for (const secret of secrets) this.add(secret)
  }

  add(secret: string): void {
    if (secret.length < LEAST_CHARACTERS) return
    for (const one of formsOf(secret)) this.#add(one)
  }

  /** Takes back one `add`. */
  remove(secret: string): void {
    for (const one of formsOf(secret)) this.#remove(one)
  }

  /** The text without any of them, be they escaped as in JSON, URLs or forms. */
  readonly takenOut: Redactor = (text) => {
    if (this.#byKey.size === 0) return text
    const clean = replaced(text, this.#placesIn(text))
    return mayBeEscaped(clean) ? withoutEscaped(clean, this.#finder) : clean
  }

  #add(secret: string): void {
    const key = keyOf(secret)
    const alike = this.#byKey.get(key) ?? []
    this.#byKey.set(key, alike)
    const known = alike.find((one) => one.secret === secret)
    if (known) known.times += 1
    else alike.push({ secret, times: 1 })
    alike.sort((a, b) => b.secret.length - a.secret.length)
  }

  #remove(secret: string): void {
    const key = keyOf(secret)
    const alike = this.#byKey.get(key) ?? []
    const known = alike.find((one) => one.secret === secret)
    if (!known) return
    known.times -= 1
    const left = alike.filter(({ times }) => times > 0)
    if (left.length > 0) this.#byKey.set(key, left)
    else this.#byKey.delete(key)
  }

  #placesIn(text: string): readonly SecretPlace[] {
    const places: SecretPlace[] = []
    let [from, key] = [0, 0]
    for (let end = 0; end < text.length; end += 1) {
      key = keyWith(key, text.charCodeAt(end))
      const at = end - KEY_CHARACTERS + 1
      if (at < from) continue
      const found = this.#byKey.get(key)?.find(({ secret }) => text.startsWith(secret, at))
      if (!found) continue
      from = at + found.secret.length
      places.push({ from: at, to: from, instead: REDACTED })
      end = from - 1
    }
    return places
  }
}

/** As it stands in texts, and in what stands for their bytes. */
const formsOf = (secret: string): ReadonlySet<string> => new Set([secret, asBytes(secret)])

const keyOf = (secret: string): number =>
  Array.from({ length: KEY_CHARACTERS }, (_, at) => secret.charCodeAt(at)).reduce(keyWith, 0)
