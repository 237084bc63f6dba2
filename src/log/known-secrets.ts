import { LEAST_CHARACTERS, REDACTED } from './redact.js'

/** Takes secrets out of a text. */
export type Redactor = (text: string) => string

/**
 * Secrets that are known by themselves, wherever they stand, as they come and go. Those of fewer than eight characters
 * are none: they would take the letters out of every line. However many there are, a text is gone through once.
 */
export class KnownSecrets {
  /** By their first characters: each with how often it was added, the longest first. */
  readonly #byBeginning = new Map<string, { readonly secret: string; times: number }[]>()

  constructor(secrets: readonly string[] = []) {
    for (const secret of secrets) this.add(secret)
  }

  add(secret: string): void {
    if (secret.length < LEAST_CHARACTERS) return
    const beginning = secret.slice(0, LEAST_CHARACTERS)
    const alike = this.#byBeginning.get(beginning) ?? []
    this.#byBeginning.set(beginning, alike)
    const known = alike.find((one) => one.secret === secret)
    if (known) known.times += 1
    else alike.push({ secret, times: 1 })
    alike.sort((a, b) => b.secret.length - a.secret.length)
  }

  /** Takes back one `add`. */
  remove(secret: string): void {
    const beginning = secret.slice(0, LEAST_CHARACTERS)
    const alike = this.#byBeginning.get(beginning) ?? []
    const known = alike.find((one) => one.secret === secret)
    if (!known) return
    known.times -= 1
    const left = alike.filter(({ times }) => times > 0)
    if (left.length > 0) this.#byBeginning.set(beginning, left)
    else this.#byBeginning.delete(beginning)
  }

  /** The text without any of them. */
  readonly takenOut: Redactor = (text) => {
    if (this.#byBeginning.size === 0) return text
    let [clean, from] = ['', 0]
    for (let at = 0; at + LEAST_CHARACTERS <= text.length;) {
      const alike = this.#byBeginning.get(text.slice(at, at + LEAST_CHARACTERS))
      const found = alike?.find(({ secret }) => text.startsWith(secret, at))
      if (!found) {
        at += 1
        continue
      }
      clean += text.slice(from, at) + REDACTED
      at += found.secret.length
      from = at
    }
    return clean === '' ? text : clean + text.slice(from)
  }
}
