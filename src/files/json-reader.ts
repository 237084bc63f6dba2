/** How deep values may be nested. */
export const MOST_LEVELS = 500

const BLANK = /[ \t\r\n]+/y
const LINE_COMMENT = /\/\/[^\r\n]*/y
const SCALAR = /-?\d[\d.eE+-]*|[a-z]+/y
const TEXT = /"[^"\\\r\n]*(?:\\[^\r\n][^"\\\r\n]*)*"/y

/** Where and why a text is no JSON. It quotes nothing of the text, which may hold a secret. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault'

  constructor(
    readonly line: number,
    readonly reason: string,
  ) {
    super(`line ${String(line)}: ${reason}`)
  }
}

/**
 * The value of a JSON text, which may have comments (`// …`, `/* … *\/`) and a comma after the last of a list or an
 * object. A member that is there twice is a fault. It goes through the text once.
 * @throws JsonFault
 */
export function parseJson(text: string): unknown {
  return new JsonReader(text).read()
}

class JsonReader {
  #at = 0

  constructor(private readonly text: string) {}

  read(): unknown {
    this.#skip()
    const value = this.#value(0)
    this.#skip()
    if (this.#at < this.text.length) throw this.#fault('something follows after the end')
    return value
  }

  #value(level: number): unknown {
    if (level > MOST_LEVELS) throw this.#fault(`it is nested deeper than ${String(MOST_LEVELS)} levels`)
    const next = this.text[this.#at]
    if (next === '{') return this.#object(level)
    if (next === '[') return this.#list(level)
    return next === '"' ? this.#string() : this.#scalar()
  }

  #object(level: number): unknown {
    const members = new Map<string, unknown>()
    this.#each('}', () => {
      if (this.text[this.#at] !== '"') throw this.#missing('a name in double quotes')
      const begin = this.#at
      const name = this.#string()
      if (members.has(name)) throw this.#fault('the object has the member before', begin)
      this.#skip()
      if (this.text[this.#at] !== ':') throw this.#missing('a colon')
      this.#at += 1
      this.#skip()
      members.set(name, this.#value(level + 1))
    })
    // Not by assignment: one of the names may be __proto__.
    return Object.fromEntries(members)
  }

  #list(level: number): unknown[] {
    const items: unknown[] = []
    this.#each(']', () => items.push(this.#value(level + 1)))
    return items
  }

  /** Reads what is between brackets, with commas between. */
  #each(end: '}' | ']', read: () => void): void {
    const begin = this.#at
    this.#at += 1
    for (;;) {
      this.#skip()
      if (this.#at >= this.text.length) throw this.#unclosed(begin)
      if (this.text[this.#at] === end) break
      read()
      this.#skip()
      if (this.#at >= this.text.length) throw this.#unclosed(begin)
      if (this.text[this.#at] === ',') this.#at += 1
      else if (this.text[this.#at] !== end) throw this.#fault(`a comma or ${end} is missing`)
    }
    this.#at += 1
  }

  #string(): string {
    const token = this.#match(TEXT)
    if (token === undefined) throw this.#fault('the text in quotes does not end in its line')
    try {
      return JSON.parse(token) as string
    } catch {
      throw this.#fault('the text in quotes has a bad escape or a control character', this.#at - token.length)
    }
  }

  #scalar(): unknown {
    const token = this.#match(SCALAR)
    if (token === undefined) throw this.#missing('a value')
    try {
      return JSON.parse(token)
    } catch {
      throw this.#fault(
        'a value is neither a number, true, false, null nor in quotes',
        this.#at - token.length,
      )
    }
  }

  /** Goes on behind blanks and comments. */
  #skip(): void {
    while (
      this.#match(BLANK) !== undefined ||
      this.#match(LINE_COMMENT) !== undefined ||
      this.#blockComment()
    ) {
      // It has gone on.
    }
  }

  #blockComment(): boolean {
    if (!this.text.startsWith('/*', this.#at)) return false
    const end = this.text.indexOf('*/', this.#at + 2)
    if (end === -1) throw this.#fault('the comment is not closed')
    this.#at = end + 2
    return true
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const token = pattern.exec(this.text)?.[0]
    this.#at += token?.length ?? 0
    return token
  }

  #missing(what: string): JsonFault {
    return this.#fault(
      this.#at < this.text.length ? `${what} is missing` : `the file ends where ${what} is meant`,
    )
  }

  #unclosed(begin: number): JsonFault {
    const bracket = this.text[begin] ?? ''
    return this.#fault(
      `the file ends, and the ${bracket} of line ${String(this.#lineOf(begin))} is not closed`,
    )
  }

  #fault(reason: string, at = this.#at): JsonFault {
    return new JsonFault(this.#lineOf(at), reason)
  }

  #lineOf(at: number): number {
    let line = 1
    for (let end = this.text.indexOf('\n'); end !== -1 && end < at; end = this.text.indexOf('\n', end + 1))
      line += 1
    return line
  }
}
