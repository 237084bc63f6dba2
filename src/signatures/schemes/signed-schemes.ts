import { z } from 'zod'
import { HeaderName, isOnePlace, Label, ONE_PLACE, placeShape, type Place } from './places.js'
import { PinnedHosts } from './pinned-hosts.js'
import { faultsOfPieces, hasPlain, MOST_TEMPLATE, namesIn, placeholders } from './template.js'

/** The longest that a time may be from now, in seconds: 30 days. */
export const MOST_TOLERANCE = 2_592_000

const Part = z
  .int()
  .min(1)
  .max(8)
  .optional()
  .describe('Which of the parts between separators it is, counted from 1, where parts have no labels')

const Timestamp = z
  .strictObject({
    ...placeShape,
    label: Label.describe('What stands before it where it is part of a header, such as t='),
    part: Part,
    unit: z
      .enum(['s', 'ms', 'rfc3339'])
      .optional()
      .describe(
        'Seconds or milliseconds since the epoch, or a date such as 2026-03-14T09:26:53Z; s unless said',
      ),
    tolerance: z
      .int()
      .min(1)
      .max(MOST_TOLERANCE)
      .default(300)
      .describe('How far it may be from now either way, in seconds'),
  })
  .refine(isOnePlace, ONE_PLACE)

/** How secrets and public keys are written. */
export const Written = z
  .strictObject({
    encoding: z.enum(['utf8', 'base64', 'hex']).default('utf8'),
    prefix: Label.describe('What may stand before a secret and is no part of it, such as whsec_'),
  })
  .prefault({})
  .describe('How secrets are written; utf8 for a public key is PEM')

const shape = {
  ...placeShape,
  separator: z
    .enum([',', ' ', '|', ';'])
    .optional()
    .describe('What stands between the parts of the header; several of them may be signatures'),
  label: Label.describe(
    'What stands before each signature, such as sha256= or v1=; parts without it are ignored',
  ),
  part: Part,
  encoding: z.enum(['hex', 'base64', 'base64url']),
  signed: z
    .string()
    .max(MOST_TEMPLATE)
    .describe('What is signed: text with {body}, {timestamp}, {id}, {url} and others in braces'),
  body_unsigned: z
    .literal(true)
    .optional()
    .describe('Says that it is known that the signature proves nothing of the body'),
  id: z
    .union([HeaderName, z.strictObject(placeShape).refine(isOnePlace, ONE_PLACE)])
    .optional()
    .describe('The header, or the place, that holds {id}; no id is taken twice while its timestamp is good'),
  timestamp: Timestamp.optional().describe('Where {timestamp} stands'),
  digest_query: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('For {form:sorted}: the query parameter with the SHA-256, in hex, of a body that is no form'),
  secret: Written,
}

const HmacShape = z.strictObject({
  kind: z.literal('hmac'),
  algorithm: z.enum(['sha1', 'sha256', 'sha512']),
  ...shape,
})

const HashShape = z.strictObject({
  kind: z.literal('hash'),
  algorithm: z.enum(['sha256', 'sha512']),
  ...shape,
})

const PublicKeyShape = z.strictObject({
  kind: z.literal('public-key'),
  algorithm: z.enum(['ed25519', 'ecdsa-sha256', 'rsa-sha256', 'rsa-sha1']),
  ...shape,
  certificate: z
    .strictObject({ ...placeShape, hosts: PinnedHosts })
    .refine(isOnePlace, ONE_PLACE)
    .optional()
    .describe(
      'Where the URL of the certificate stands, and from which hosts one is fetched; no secret is needed then',
    ),
})

type Signed = z.output<typeof HmacShape> | z.output<typeof HashShape> | z.output<typeof PublicKeyShape>

/** Says what a template makes of the parts a scheme has, or lacks. */
function faultsOfTemplate(scheme: Signed): string[] {
  const { kind, signed, id, timestamp, body_unsigned } = scheme
  const allowed = placeholders.filter((name) => name !== 'key' || kind === 'hash')
  const has = (name: string): boolean => hasPlain(signed, name)
  const isWhole = coversBody(scheme)
  // A time in the body is signed along with it.
  const isInBody = timestamp?.member !== undefined && isWhole
  return [
    ...faultsOfPieces(signed, allowed),
    ...(isWhole !== (body_unsigned === undefined)
      ? [
          isWhole
            ? 'has {body} or {form:sorted}, so body_unsigned does not hold'
            : 'must name {body} or {form:sorted}, or say body_unsigned',
        ]
      : []),
    ...(kind === 'hash' && !has('key') ? ['must name {key}'] : []),
    ...(has('timestamp') === (timestamp !== undefined) || (isInBody && !has('timestamp'))
      ? []
      : ['must name {timestamp} where timestamp is given, and only there']),
    ...(has('id') === (id !== undefined) ? [] : ['must name {id} where id is given, and only there']),
  ]
}

/** Whether a signature proves what all of the body is. */
export const coversBody = ({ signed }: { readonly signed: string }): boolean =>
  ['body', 'body:sha256', 'form:sorted'].some((name) => hasPlain(signed, name))

function check(scheme: Signed, context: z.RefinementCtx): void {
  if (!isOnePlace(scheme)) context.addIssue({ code: 'custom', path: [], message: ONE_PLACE })
  for (const message of faultsOfTemplate(scheme))
    context.addIssue({ code: 'custom', path: ['signed'], message })
}

/** An HMAC over what was sent. */
export const HmacScheme = HmacShape.superRefine(check)
export type HmacScheme = z.output<typeof HmacScheme>

/** A plain hash of a text that has the secret in it. */
export const HashScheme = HashShape.superRefine(check)
export type HashScheme = z.output<typeof HashScheme>

/** A signature that a public key proves. */
export const PublicKeyScheme = PublicKeyShape.superRefine(check)
export type PublicKeyScheme = z.output<typeof PublicKeyScheme>

/** A signature over a text that a template makes. */
export type SignedScheme = HmacScheme | HashScheme | PublicKeyScheme

/** Where an id stands. */
export const placeOfId = (id: NonNullable<SignedScheme['id']>): Place =>
  typeof id === 'string' ? { header: id } : id

/** Everything that a signature consists of, by where it stands; what is signed beside it comes without one as well. */
export function placesOf(scheme: SignedScheme): Place[] {
  const { id, timestamp, header, query, member } = scheme
  return [
    { header, query, member },
    ...(id === undefined ? [] : [placeOfId(id)]),
    ...(timestamp ? [timestamp] : []),
    ...(scheme.kind === 'public-key' && scheme.certificate ? [scheme.certificate] : []),
  ]
}

/** The headers that are signed beside the body, by name. */
export const signedHeaders = ({ signed }: SignedScheme): string[] => namesIn(signed, 'header')
