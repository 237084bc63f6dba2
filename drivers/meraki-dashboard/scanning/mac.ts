/**
 * A MAC address in the one form it is known by: hex digits, lower case. Whatever separates the digits goes, a
 * `0x` too.
 * @see PlaceOS/drivers, `drivers/cisco/meraki/dashboard.cr`, `format_mac`
 */
export const formatMac = (address: string): string => address.replace(/0x|[^0-9a-f]/gi, '').toLowerCase()
