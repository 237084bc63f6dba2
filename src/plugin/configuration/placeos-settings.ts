import { z } from 'zod'

const RedisUrl = z
  .string()
  .refine(
    (text) => /^rediss?:\/\/\S+$/.test(text) && URL.canParse(text),
    'must be a redis:// or rediss:// URL',
  )

const HttpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })

/** How a PlaceOS cluster is reached that runs the modules. */
export const PlaceOsSettings = z.strictObject({
  redisUrl: RedisUrl.meta({
    title: "PlaceOS's Redis; a user that may only read suffices",
    writeOnly: true,
  }),
  apiUrl: HttpUrl.optional().meta({
    title: "PlaceOS's REST interface, for names of systems and for modules on edges",
  }),
  apiKey: z
    .string()
    .min(1)
    .max(500)
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
    .optional()
    .meta({ title: 'Key of that interface', writeOnly: true }),
  edges: z
    .record(z.string().min(1), z.string().min(1))
    .default({})
    .meta({ title: 'Edges of modules by their ids, where the REST interface is not to be asked' }),
  core: HttpUrl.optional().meta({
    title: 'The one core there is, where it is not to be looked up in Redis; never a load balancer',
  }),
  methods: z
    .union([z.enum(['shaped', 'any']), z.array(z.string().min(1))])
    .default('shaped')
    .meta({ title: 'Functions of drivers that webhooks may call: those that take a request, any, or these' }),
  results: z
    .enum(['mapped', 'exact'])
    .default('mapped')
    .meta({ title: 'Whether the status of a reply may be its name, or must be its number' }),
  maxInFlight: z.int().min(1).default(512).meta({ title: 'Calls that may run in PlaceOS at once' }),
  maxInFlightPerModule: z
    .int()
    .min(1)
    .default(32)
    .meta({ title: 'Calls of one module that may run at once' }),
})
