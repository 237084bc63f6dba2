/** What stands where a known secret stood: its name tells by what it is put back, and nothing else. */
export const markOf = (name: string): string => `${BEGIN}${name}]`

const BEGIN = '[secret:'
const MARK = /\[secret:([^\]\s]+)\]/g

/** Whether a text has what may be such a mark. */
export const hasMark = (text: string): boolean => text.includes(BEGIN)

/** A text as people see it: a secret that is known is shown like any other. */
export const withoutMarks = (text: string): string => (hasMark(text) ? text.replace(MARK, '[secret]') : text)

/** A text with its secrets; undefined where one is not known any more, or never was. */
export function putBack(text: string, secretOf: (name: string) => string | undefined): string | undefined {
  if (text.includes('[secret]') || hasMark(text.replace(MARK, ''))) return undefined
  const missing: string[] = []
  const whole = text.replace(MARK, (_, name: string) => {
    const secret = secretOf(name)
    if (secret === undefined) missing.push(name)
    return secret ?? ''
  })
  return missing.length === 0 ? whole : undefined
}

/** The first digits of a hash, and what no header can have: its values have no character above ÿ. */
const STAND_IN = /^sha256:[0-9a-f]{8}…$/

/** How much of a hash tells two values apart, and nothing else. */
const DIGITS = 8

/** What stands for a secret value of a header, given the hash of that. Nobody can send it. */
export const standIn = (hash: string): string => `sha256:${hash.slice(0, DIGITS)}…`

/** Whether the value of a kept header stands for one that was secret. */
export const isStandIn = (value: string): boolean => STAND_IN.test(value)
