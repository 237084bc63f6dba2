import { jsonLine } from '../../log/index.js'

/** So many characters of a value say which it is. */
const MOST = 80

/** A value as somebody would have to type it, on one line. */
export function shown(value: string): string {
  const cut = value.length > MOST ? `${value.slice(0, MOST)}…` : value
  return /^[\p{L}\p{N}@%+=:,./…[\]-]+$/u.test(cut) ? cut : jsonLine(cut)
}
