import { z, type Json } from 'placeos-webhooks'

/** Where and when something was seen. */
const sighting = {
  site_id: z.string().min(1),
  map_id: z.string(),
  /** Where on the map, from its left and its top, in Mist's measure of that map. */
  x: z.number(),
  y: z.number(),
  /** Unix seconds, with fractions if Mist has them. */
  timestamp: z.number(),
}

/** One sighting of a Wi-Fi client, a BLE asset or a phone that runs the Mist SDK. */
export const LocationEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('wifi'), ...sighting, mac: z.string() }),
  z.object({ type: z.literal('asset'), ...sighting, mac: z.string() }),
  z.object({ type: z.literal('sdk'), ...sighting, id: z.string() }),
])

/** What Mist sends, whatever its topic. Events are checked one by one, as one odd event spoils no other. */
export const Message = z.object({ topic: z.string(), events: z.array(z.custom<Json>()).default([]) })
