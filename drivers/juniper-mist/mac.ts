/** A MAC address as PlaceOS keys devices: `0x12:34:A6-789B` is `1234a6789b`. */
export const normaliseMac = (address: string): string => address.replace(/0x|[^0-9a-f]/gi, '').toLowerCase()
