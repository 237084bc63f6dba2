import { z } from 'zod'
import { clearances, verbs } from '../../driver/index.js'
import { faultsOf } from '../../problem/index.js'

const name = z.string().min(1)
const verbList = z.array(z.enum(verbs))
const clearance = z.enum(clearances)
const jsonSchema = z.record(z.string(), z.unknown())

/** A schema of zod, of whichever copy. */
const bodySchema = z.custom<z.ZodType>(
  (value) => typeof value === 'object' && value !== null && 'safeParse' in value,
  'must be a schema of zod',
)

const Target = z.object({
  module: name,
  name,
  endpoint: z.object({
    name,
    methods: verbList.min(1),
    clearance,
    body: bodySchema.optional(),
    debounce: z.object({ wait: z.number().positive() }).optional(),
    secrets: z.array(z.string()).optional(),
  }),
})

const System = z.object({ id: name, name: z.string(), modules: z.array(z.string()) })

const Module = z.object({
  id: name,
  name,
  index: z.int().min(1),
  driver: z.string().nullable(),
  commands: z.array(
    z.object({ name, clearance, args: z.array(z.object({ name: z.string(), schema: jsonSchema })) }),
  ),
  webhooks: z.array(z.object({ name, clearance, methods: verbList, body: jsonSchema.optional() })),
})

const Status = z.record(z.string(), z.unknown())

/** What each look-up of a runtime must give. */
export const ANSWERS = {
  findWebhook: Target,
  list: z.array(Module),
  systems: z.object({
    systems: z.array(System),
    next: z.string().optional(),
    total: z.int().min(0).optional(),
  }),
  system: System.optional(),
  status: Status.optional(),
  health: z.array(z.object({ part: z.string(), problem: z.string() })),
} as const

/** What is odd about an answer, in the words of its first fault; undefined where it is as it must be. */
export function oddityOf(schema: z.ZodType, answer: unknown): string | undefined {
  const result = schema.safeParse(answer)
  if (result.success) return undefined
  const [fault] = faultsOf(result.error)
  return fault === undefined || fault.path === ''
    ? (fault?.message ?? 'it does not fit')
    : `${fault.path}: ${fault.message}`
}
