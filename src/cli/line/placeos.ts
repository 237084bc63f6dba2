import { z } from 'zod'
import { PluginSettings } from '../../plugin/index.js'
import type { Source } from './command-line.js'

const { redisUrl, apiUrl, apiKey, edges, core, methods, results } =
  PluginSettings.shape.placeos.unwrap().shape

/** What has commas between. */
const list = z.string().transform((text) => text.split(',').flatMap((one) => one.trim() || []))

const pair = z.string().regex(/^[^=]+=[^=]+$/, 'must be MODULE=EDGE')

/** What runs the modules, and how PlaceOS is reached where it does. */
export const PlaceOsOptions = z.object({
  runtime: z.enum(['embedded', 'placeos'], 'must be embedded or placeos'),
  placeosRedisUrl: redisUrl.optional(),
  placeosApiUrl: apiUrl,
  placeosApiKey: apiKey,
  placeosEdges: list
    .pipe(z.array(pair))
    .transform((pairs) =>
      Object.fromEntries(
        pairs.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)] as const),
      ),
    )
    .pipe(edges.unwrap())
    .optional(),
  placeosCore: core,
  placeosMethods: z
    .string()
    .transform((text) =>
      text === 'any' || text === 'shaped' ? text : text.split(',').map((one) => one.trim()),
    )
    .pipe(methods.unwrap())
    .optional(),
  placeosResults: results.unwrap().optional(),
})

type Values = z.output<typeof PlaceOsOptions>

export const placeosSources: Record<keyof Values, Source> = {
  runtime: { variable: 'RUNTIME', otherwise: 'embedded' },
  placeosRedisUrl: { variable: 'PLACEOS_REDIS_URL', isSecret: true },
  placeosApiUrl: { variable: 'PLACEOS_API_URL' },
  placeosApiKey: { variable: 'PLACEOS_API_KEY', isSecret: true },
  placeosEdges: { variable: 'PLACEOS_EDGES' },
  placeosCore: { variable: 'PLACEOS_CORE' },
  placeosMethods: { variable: 'PLACEOS_METHODS' },
  placeosResults: { variable: 'PLACEOS_RESULTS' },
}

/** Says what is missing where PlaceOS runs the modules. */
export function requirePlaceOs({ runtime, placeosRedisUrl }: Values, context: z.RefinementCtx): void {
  if (runtime !== 'placeos' || placeosRedisUrl !== undefined) return
  const message = 'is required where RUNTIME is placeos'
  context.addIssue({ code: 'custom', path: ['placeosRedisUrl'], message, input: undefined })
}

/** The options with those of PlaceOS as the plugin's settings have them. */
export function withPlaceOs<Given extends Values>(given: Given) {
  const { runtime, placeosRedisUrl: redisUrl, placeosApiUrl: apiUrl, placeosApiKey: apiKey, ...more } = given
  const { placeosEdges: edges, placeosCore: core, placeosMethods, placeosResults: results, ...rest } = more
  const isOurs = runtime !== 'placeos' || redisUrl === undefined
  const placeos = { redisUrl: redisUrl ?? '', apiUrl, apiKey, edges, core, methods: placeosMethods, results }
  return { ...rest, ...(isOurs ? {} : { placeos }) }
}

export const PLACEOS_USAGE = `What runs the modules, by variables only:
                     RUNTIME       embedded: this process, as the configuration says; placeos: a PlaceOS
                                   cluster, which docs/placeos.md describes [embedded]
                     PLACEOS_REDIS_URL
                                   PlaceOS's Redis; a user that may only read suffices: redis://…
                     PLACEOS_API_URL
                                   PlaceOS's REST interface, for names of systems and modules on edges
                     PLACEOS_API_KEY
                                   a key of it
                     PLACEOS_METHODS
                                   functions that webhooks may call: shaped (those that take a
                                   request), any, or names with commas between [shaped]
                     PLACEOS_RESULTS
                                   mapped: the status of a reply may be its name; exact [mapped]
                     PLACEOS_EDGES MODULE=EDGE with commas between, where the REST interface is not asked
                     PLACEOS_CORE  the one core there is, where Redis is not asked which there are
`
