import { z } from 'placeos-webhooks'
import { formatMac } from './mac.js'
import type { Rules } from './sightings.js'

const AccessPoint = z.object({ floorPlanId: z.string(), x: z.number(), y: z.number() })

/** Settings, by the names PlaceOS's driver gives them; `README.md` explains each. */
export const Settings = z
  .object({
    meraki_validator: z.string().default(''),
    // Empty, not a placeholder: a default that everybody can read would open the webhook.
    meraki_secret: z.string().meta({ secret: true }).default(''),
    meraki_api_key: z.string().meta({ secret: true }).default(''),
    base_url: z
      .string()
      .refine(isPrivate, 'must be an https URL, or an http one of this machine')
      .default('https://api.meraki.com'),
    rate_limit: z.number().positive().max(100).default(4),
    acceptable_confidence: z.number().positive().default(5),
    maximum_uncertainty: z.number().positive().default(25),
    maximum_confidence_time: z.number().positive().default(40),
    maximum_drift_time: z.number().positive().default(160),
    access_points: z.record(z.string(), AccessPoint).default({}),
    maximum_clients: z.int().min(1).max(1_000_000).default(20_000),
    debug_payload: z.boolean().default(false),
  })
  .refine(
    (settings) => Math.trunc(settings.maximum_uncertainty) > Math.trunc(settings.acceptable_confidence),
    {
      path: ['maximum_uncertainty'],
      error: 'must be at least a metre above acceptable_confidence',
    },
  )
  .refine((settings) => settings.maximum_drift_time > settings.maximum_confidence_time, {
    path: ['maximum_drift_time'],
    error: 'must be above maximum_confidence_time',
  })
export type Settings = z.infer<typeof Settings>

/** What observations are read by, under these settings. */
export function rulesOf(settings: Settings): Rules {
  const accessPoints = Object.entries(settings.access_points)
  return {
    tuning: {
      acceptableConfidence: settings.acceptable_confidence,
      maximumUncertainty: settings.maximum_uncertainty,
      confidenceTime: settings.maximum_confidence_time * 1000,
      driftTime: settings.maximum_drift_time * 1000,
    },
    accessPoints: new Map(accessPoints.map(([mac, place]) => [formatMac(mac), place])),
    limit: settings.maximum_clients,
  }
}

/** Whether an address is a URL, and nobody on the way to it can read the API key. */
function isPrivate(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname))
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
