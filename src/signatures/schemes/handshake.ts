import { z } from 'zod'
import { PinnedHosts } from './pinned-hosts.js'
import { HeaderName, isOnePlace, ONE_PLACE, placeShape } from './places.js'

const Place = z.strictObject(placeShape).refine(isOnePlace, ONE_PLACE)

const Sign = z
  .strictObject({
    ...placeShape,
    is: z
      .union([z.string().max(200), z.number(), z.boolean()])
      .optional()
      .describe('What it must be; that it is there is enough unless said'),
  })
  .refine(isOnePlace, ONE_PLACE)

/** Text of an answer: {value}, {token} and {hmac} stand for what the call gives. */
const Text = z
  .string()
  .max(200)
  .refine(
    (text) => [...text.matchAll(/\{(\w*)\}/g)].every(([, name = '']) => /^(?:value|token|hmac)$/.test(name)),
    'may name {value}, {token} and {hmac} only',
  )

const Leaf = z.union([Text, z.number(), z.boolean()])
const Name = z.string().max(100)
const Branch = z.union([Leaf, z.record(Name, Leaf)])

/** The template of an answer's JSON: up to three objects, one in another. */
const FilledJson = z.record(Name, z.union([Leaf, z.record(Name, Branch)]))

/** A text, number or boolean of it, or an object of them. */
export type Filled = string | number | boolean | { readonly [name: string]: Filled }

const Answer = z.strictObject({
  status: z.union([z.literal(200), z.literal(201), z.literal(202), z.literal(204)]).default(200),
  headers: z
    .record(HeaderName, Text)
    .refine((headers) => Object.keys(headers).length <= 8, 'must be 8 headers at most')
    .optional()
    .describe('Headers of the answer; their texts may name {value}, {token} and {hmac}'),
  text: Text.optional().describe('The body, as plain text'),
  json: FilledJson.optional().describe(
    'The body instead, as JSON; its texts may name {value}, {token} and {hmac}',
  ),
  hmac: z
    .strictObject({ algorithm: z.enum(['sha256', 'sha512']), encoding: z.enum(['hex', 'base64']) })
    .optional()
    .describe('What {hmac} is: an HMAC of {value}, made with the first of the secrets'),
})

const templatesOf = (filled: Filled | undefined): string[] => {
  if (typeof filled === 'object') return Object.values(filled).flatMap(templatesOf)
  return typeof filled === 'string' ? [filled] : []
}

/** How a sender makes sure that a URL is its receiver's, before it sends anything. */
export const Handshake = z
  .strictObject({
    verb: z.enum(['GET', 'POST', 'HEAD', 'OPTIONS']),
    when: z
      .array(Sign)
      .max(8)
      .default([])
      .describe('What tells it from other calls; all of it must be there'),
    value: Place.optional().describe('Where {value} stands in the call'),
    token: Place.optional().describe('What must hold the token that was agreed on'),
    signed: z
      .boolean()
      .default(false)
      .describe('Whether it is signed as all other calls are, and answered only then'),
    confirm: z
      .strictObject({ ...placeShape, hosts: PinnedHosts })
      .refine(isOnePlace, ONE_PLACE)
      .optional()
      .describe(
        'Where a URL stands that this service asks for by GET before it answers, and of which hosts; it does so only where the settings say `confirms`',
      ),
    answer: Answer.prefault({}),
    keep: z
      .literal('value')
      .optional()
      .describe('Whether {value} is the secret that later calls are signed with'),
  })
  .superRefine(({ value, answer, keep }, context) => {
    const fault = (path: string[], message: string): void => {
      context.addIssue({ code: 'custom', path, message })
    }
    const { text, json, headers = {}, hmac } = answer
    if (text !== undefined && json !== undefined) fault(['answer'], 'has either text or json')
    const all = [text ?? '', ...Object.values(headers), ...templatesOf(json)].join(' ')
    if (value === undefined && (all.includes('{value}') || all.includes('{hmac}') || keep))
      fault(['value'], 'must be given where the answer names {value} or {hmac}, or it is kept')
    if (all.includes('{hmac}') !== (hmac !== undefined))
      fault(['answer', 'hmac'], 'must be given where the answer names {hmac}, and only there')
  })
  .meta({ id: 'Handshake' })
export type Handshake = z.output<typeof Handshake>

/** Whether any text of an answer names something. */
export const answerNames = ({ answer: { text, json, headers } }: Handshake, name: string): boolean =>
  [text ?? '', ...Object.values(headers ?? {}), ...templatesOf(json)].some((one) => one.includes(`{${name}}`))

/** Whether an instance must have agreed on a token for it. */
export const takesToken = (handshake: Handshake): boolean =>
  handshake.token !== undefined || answerNames(handshake, 'token')

/** Whether the body must have been read to know it. */
export const needsBody = ({ when, value, token, signed, confirm }: Handshake): boolean =>
  signed || [...when, value, token, confirm].some((place) => place?.member !== undefined)
