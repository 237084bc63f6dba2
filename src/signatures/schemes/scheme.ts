import { z } from 'zod'

const HeaderName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header')
const Label = z.string().max(20).default('')

/** What a template may name. */
export const placeholders = ['body', 'timestamp', 'id', 'url', 'form:sorted'] as const
export type Placeholder = (typeof placeholders)[number]

/** The pieces of a template: at even places text, at odd places what a pair of braces names. */
export const piecesOf = (template: string): string[] => template.split(/\{([^{}]*)\}/)

const namesIn = (template: string): string[] => piecesOf(template).filter((_, at) => at % 2 === 1)

/** Says what a template makes of the parts a scheme has, or lacks. */
function faultsOfTemplate({ signed, id, timestamp }: z.output<typeof HmacShape>): string[] {
  const names = namesIn(signed)
  const odd = names.filter((name) => !(placeholders as readonly string[]).includes(name))
  const has = (name: Placeholder): boolean => names.includes(name)
  return [
    ...odd.map((name) => `{${name}} is not one of ${placeholders.map((one) => `{${one}}`).join(', ')}`),
    ...(has('body') || has('form:sorted') ? [] : ['must name {body} or {form:sorted}']),
    ...(has('timestamp') === (timestamp !== undefined)
      ? []
      : ['must name {timestamp} where timestamp is given, and only there']),
    ...(has('id') === (id !== undefined) ? [] : ['must name {id} where id is given, and only there']),
  ]
}

const HmacShape = z.strictObject({
  kind: z.literal('hmac'),
  header: HeaderName.describe('The header that holds the signature'),
  separator: z
    .enum([',', ' '])
    .optional()
    .describe('What stands between the parts of the header; several of them may be signatures'),
  label: Label.describe(
    'What stands before each signature, such as sha256= or v1=; parts without it are ignored',
  ),
  algorithm: z.enum(['sha1', 'sha256', 'sha512']),
  encoding: z.enum(['hex', 'base64', 'base64url']),
  signed: z
    .string()
    .max(200)
    .describe('What is signed: text with {body}, {timestamp}, {id}, {url} and {form:sorted}'),
  id: HeaderName.optional().describe(
    'The header that holds {id}; no id is taken twice while its timestamp is good',
  ),
  timestamp: z
    .strictObject({
      header: HeaderName,
      label: Label.describe('What stands before it where it is part of a header, such as t='),
      tolerance: z
        .int()
        .min(1)
        .max(86_400)
        .default(300)
        .describe('How far it may be from now either way, in seconds'),
    })
    .optional()
    .describe('Where {timestamp} stands, in whole seconds since the epoch'),
  digest_query: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('For {form:sorted}: the query parameter with the SHA-256, in hex, of a body that is no form'),
  secret: z
    .strictObject({
      encoding: z.enum(['utf8', 'base64', 'hex']).default('utf8'),
      prefix: Label.describe('What may stand before a secret and is no part of it, such as whsec_'),
    })
    .prefault({})
    .describe('How secrets are written'),
})

/** An HMAC over what was sent. */
export const HmacScheme = HmacShape.superRefine((scheme, context) => {
  for (const message of faultsOfTemplate(scheme))
    context.addIssue({ code: 'custom', path: ['signed'], message })
})
export type HmacScheme = z.output<typeof HmacScheme>

/** A secret that is sent along as it is. It proves nothing of the body. */
export const TokenScheme = z
  .strictObject({
    kind: z.literal('token'),
    header: HeaderName.optional().describe('The header that holds the secret'),
    label: Label.describe('What stands before it, such as Bearer and a space'),
    member: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('The member of the JSON body that holds it instead'),
  })
  .refine(({ header, member }) => (header === undefined) !== (member === undefined), {
    message: 'needs either header or member',
  })
export type TokenScheme = z.output<typeof TokenScheme>

/** How a sender proves that a call is its own, as data. */
export const Scheme = z.discriminatedUnion('kind', [HmacScheme, TokenScheme])
export type Scheme = z.output<typeof Scheme>
