import { z } from 'zod'
import { SignatureSettings } from '../../senders/index.js'
import { AddressRange } from './address-range.js'
import { Filter } from './filter.js'

const Sources = z
  .strictObject({
    allow: z
      .array(AddressRange)
      .min(1)
      .max(100)
      .optional()
      .describe('Addresses, and ranges such as 10.1.0.0/16, that calls may come from; any unless said'),
    local_only: z
      .boolean()
      .default(false)
      .describe('Whether only this machine and private networks may call'),
    cross_site: z
      .boolean()
      .default(false)
      .describe('Whether a GET may come from pages of other sites and from the previews of links'),
  })
  .meta({ id: 'Sources' })

const Rate = z.strictObject({
  calls: z.int().min(1).max(1_000_000).describe('How many calls are taken'),
  seconds: z.number().min(0.001).max(86_400).describe('In how long a time, in seconds'),
})

const RateLimit = z
  .strictObject({
    total: Rate.optional().describe('Of all calls together'),
    per_address: Rate.optional().describe('Of the calls of each address'),
  })
  .refine(({ total, per_address }) => total ?? per_address, 'needs total, per_address or both')
  .meta({ id: 'RateLimit' })

const Idempotency = z
  .strictObject({
    key: z
      .discriminatedUnion('from', [
        z.strictObject({
          from: z.literal('header'),
          name: z
            .string()
            .max(200)
            .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be the name of a header'),
        }),
        z.strictObject({
          from: z.literal('member'),
          path: z.string().min(1).max(200).describe('A member of the JSON body, such as event.id'),
        }),
        z.strictObject({ from: z.literal('body') }),
      ])
      .describe('What two calls have in common that are one: a header, a member of the body, or all of it'),
    window: z.number().min(1).max(604_800).default(86_400).describe('How long that holds, in seconds'),
    keep: z
      .enum(['all', 'success'])
      .default('all')
      .describe(
        'Whether a repeat gets any first reply; with success, one of 400 or above is not kept and a repeat runs',
      ),
  })
  .meta({ id: 'Idempotency' })

const ORIGIN = 'must be an origin such as https://panel.example.org, or *'

const Cors = z
  .strictObject({
    origins: z
      .array(
        z
          .string()
          .max(300)
          .regex(/^(?:\*|https?:\/\/[^\s/?#@\\]+\/?)$/i, ORIGIN)
          .refine((text) => text === '*' || URL.canParse(text), ORIGIN),
      )
      .min(1)
      .max(100)
      .describe('Origins such as https://panel.example.org; * for any'),
  })
  .meta({ id: 'Cors' })

const fields = {
  signature: SignatureSettings.describe('How it is known that calls come from whom they should'),
  sources: Sources.describe('Where calls may come from'),
  rate_limit: RateLimit.describe('How many calls are taken'),
  idempotency: Idempotency.describe('Which calls are one, and get one reply'),
  reply_budget: z
    .number()
    .min(0.1)
    .max(60)
    .describe('When a caller is answered 202 at the latest and fetches the reply later, in seconds'),
  record: z
    .enum(['all', 'failures', 'none'])
    .describe(
      'Which executions are kept; all unless said, and then a 2xx means that the execution is on disk',
    ),
  success_status: z
    .int()
    .min(200)
    .max(299)
    .describe('The status of answers that say no more than that the call was taken; 202 unless said'),
  max_body: z
    .int()
    .min(1)
    .max(1024 ** 3)
    .describe('How many bytes a body may have, up to what the host takes; 1 MiB unless said'),
  cors: Cors.describe('Pages of which origins may call and read what is answered'),
  filter: Filter.describe('Which calls are meant: others are answered as if they were, and do nothing'),
}

/** What an instance asks of its calls and does for them, beyond their secret; null where it does not. */
export type CallPolicy = { readonly [Name in keyof typeof fields]: z.output<(typeof fields)[Name]> | null }

/** The names of what a policy has: what null, and not leaving it out, takes away. */
export const policyNames = Object.keys(fields) as readonly (keyof CallPolicy)[]

const nullable = <Schema extends z.ZodType>(schema: Schema) =>
  schema
    .nullable()
    .optional()
    .describe(`${schema.description ?? ''}; null, or left out, to do without`)

/** A policy as people give it, member by member. */
export const policyShape = {
  signature: nullable(fields.signature),
  sources: nullable(fields.sources),
  rate_limit: nullable(fields.rate_limit),
  idempotency: nullable(fields.idempotency),
  reply_budget: nullable(fields.reply_budget),
  record: nullable(fields.record),
  success_status: nullable(fields.success_status),
  max_body: nullable(fields.max_body),
  cors: nullable(fields.cors),
  filter: nullable(fields.filter),
}

const shown = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullable().describe(`${schema.description ?? ''}; null where it does without`)

/** A policy as everybody may see it, member by member: all but how calls are signed. */
export const shownPolicyShape = {
  sources: shown(fields.sources),
  rate_limit: shown(fields.rate_limit),
  idempotency: shown(fields.idempotency),
  reply_budget: shown(fields.reply_budget),
  record: shown(fields.record),
  success_status: shown(fields.success_status),
  max_body: shown(fields.max_body),
  cors: shown(fields.cors),
  filter: shown(fields.filter),
}

/** A policy as it is kept: what is not asked is left out. */
export const KeptPolicy = z.strictObject(policyShape)
export type GivenPolicy = z.output<typeof KeptPolicy>

/** What is given of a policy, on top of what there is; each member that is given replaces all of it. */
export function policyOf(given: GivenPolicy, before?: CallPolicy): CallPolicy {
  return {
    signature: latest(given.signature, before?.signature),
    sources: latest(given.sources, before?.sources),
    rate_limit: latest(given.rate_limit, before?.rate_limit),
    idempotency: latest(given.idempotency, before?.idempotency),
    reply_budget: latest(given.reply_budget, before?.reply_budget),
    record: latest(given.record, before?.record),
    success_status: latest(given.success_status, before?.success_status),
    max_body: latest(given.max_body, before?.max_body),
    cors: latest(given.cors, before?.cors),
    filter: latest(given.filter, before?.filter),
  }
}

const latest = <Value>(given: Value | null | undefined, before: Value | null = null): Value | null =>
  given === undefined ? before : given
