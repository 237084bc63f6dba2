import { Problem } from '../../problem/index.js'

/** NUL and halves of characters: PostgreSQL takes neither in a text, and SQLite would keep another one instead. */
const UNKEEPABLE = /[\0\p{Surrogate}]/u

/** Whether a database gives this text back as it is. */
export const isKeepable = (text: string): boolean => !UNKEEPABLE.test(text)

/** Refuses a record with a text that would not come back as it is. Throws Problem `validation-failed`. */
export function checkTexts(record: Readonly<Record<string, unknown>>): void {
  for (const [path, value] of Object.entries(record)) {
    if (typeof value !== 'string' || isKeepable(value)) continue
    const message = 'holds a character that cannot be kept'
    throw new Problem('validation-failed', `${path} ${message}`, { faults: [{ path, message }] })
  }
}

/** A text of others as a database can keep it: what it cannot is replaced. */
export const keepable = <T extends string | null>(text: T): T =>
  (text === null || isKeepable(text) ? text : text.replaceAll(/[\0\p{Surrogate}]/gu, '\ufffd')) as T
