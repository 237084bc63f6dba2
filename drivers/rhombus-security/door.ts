import { z } from 'placeos-webhooks'

/** A field that may be left out; `null` counts as left out. */
export const OptionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined)

/** A door, as the modules of security systems list it. @see PlaceOS/driver, interface/door_security.cr, `Door` */
export const Door = z.object({ door_id: z.string(), description: OptionalText })
export type Door = z.output<typeof Door>
