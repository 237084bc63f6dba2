import { z } from 'placeos-webhooks'
import { DATE_FORMAT, isTimeZone } from './local-date.js'

/** Settings, by the names PlaceOS's driver gives them where it has them; `README.md` explains each. */
export const Settings = z.object({
  // Empty, not a placeholder: everybody could work out the codes of a default that everybody can read.
  wifi_secret: z.string().meta({ secret: true }).default(''),
  default_timezone: z.string().refine(isTimeZone, 'is not a known time zone').default('Australia/Sydney'),
  date_format: z.string().regex(DATE_FORMAT, 'may have %Y, %m, %d, %y, %j and %% in it').default('%Y%m%d'),
  access_duration: z.number().positive().default(12),
  code_length: z.int().min(4).max(64).default(4),
  success_url: z.string().default('https://place.technology/'),
  guess_limit: z.int().min(1).default(5),
  total_guess_limit: z.int().min(1).default(60),
  guess_window: z.number().positive().default(900),
})
export type Settings = z.infer<typeof Settings>
