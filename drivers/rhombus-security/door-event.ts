import { z } from 'placeos-webhooks'
import { OptionalText } from './door.js'

/** What can happen at a door. @see PlaceOS/driver, interface/door_security.cr, `Action` */
export const actions = [
  'granted',
  'denied',
  'tamper',
  'duress',
  'forced_door',
  'security_breach',
  'request_to_exit',
] as const

/** The last second RFC 3339 can name, in Unix seconds. */
const LAST_SECOND = 253_402_300_799

/** Security systems write `RequestToExit` as well as `request_to_exit`. */
const squeezed = (name: string): string => name.replace(/[_-]/g, '').toLowerCase()

const Action = z
  .string()
  .transform((text) => actions.find((action) => squeezed(action) === squeezed(text)) ?? text)
  .pipe(z.enum(actions))

/** Something that happened at a door. */
export const DoorEvent = z.object({
  /** The module that saw it. */
  module_id: z.string(),
  security_system: z.string(),
  door_id: z.string(),
  /** Unix seconds. */
  timestamp: z.int().min(0).max(LAST_SECOND),
  action: Action,
  card_id: OptionalText,
  user_name: OptionalText,
  user_email: OptionalText,
})
export type DoorEvent = z.output<typeof DoorEvent>

/** A door event as modules pass it on: as JSON text, or the value itself. */
export const DoorEventMessage = z.preprocess((message, context) => {
  if (typeof message !== 'string') return message
  try {
    return JSON.parse(message) as unknown
  } catch {
    context.addIssue('must be JSON')
    return z.NEVER
  }
}, DoorEvent)
