import type { KeptMessage } from '../../journal/index.js'

type Headers = KeptMessage['headers']

/** What stood for a secret value before it ended in what no caller can send, so that a caller may have sent this one. */
const BEFORE = /^sha256:[0-9a-f]{8}$/

/** Ends a value in a row that is a caller's own and looks like that; no header has the character. */
const OWN = '\u2060'

/** Headers as a row has them. */
export const headersToKeep = (headers: Headers): Headers => changed(headers, isLikeBefore, asOwn)

/** The headers of a row, be it one of before or not. */
export const headersOfRow = (headers: Headers): Headers => changed(headers, isToRead, read)

const isLikeBefore = (value: string): boolean => value.length === 15 && BEFORE.test(value)

const asOwn = (value: string): string => value + OWN

const isToRead = (value: string): boolean => isLikeBefore(value) || value.endsWith(OWN)

const read = (value: string): string => (value.endsWith(OWN) ? value.slice(0, -1) : `${value}…`)

/** Nearly all headers stay as they are, and none is copied then. */
const changed = (
  headers: Headers,
  isToChange: (value: string) => boolean,
  change: (value: string) => string,
): Headers =>
  headers.some(([, value]) => isToChange(value))
    ? headers.map(([name, value]): [string, string] => [name, isToChange(value) ? change(value) : value])
    : headers
