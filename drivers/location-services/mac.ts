/** A MAC address as PlaceOS keys devices: without separators and in small letters; undefined if it is none. */
export function macOf(text: string): string | undefined {
  const digits = text.replace(/0x|[^0-9a-f]/gi, '').toLowerCase()
  return digits.length === 12 ? digits : undefined
}
