import { z } from 'zod'
import { HeaderName, isOnePlace, Label, ONE_PLACE, placeShape } from './places.js'
import { MOST_TOLERANCE, Written } from './signed-schemes.js'
import { faultsOfPieces } from './template.js'

/** A secret that is sent along as it is. It proves nothing of the body. */
export const TokenScheme = z
  .strictObject({
    kind: z.literal('token'),
    ...placeShape,
    label: Label.describe('What stands before it, such as Bearer and a space'),
  })
  .refine(isOnePlace, ONE_PLACE)
export type TokenScheme = z.output<typeof TokenScheme>

/** HTTP's own user and password; secrets are written user:password. It proves nothing of the body. */
export const BasicScheme = z.strictObject({ kind: z.literal('basic') })

/** Nothing beyond the secret of the URL: for senders that have nothing more to show. */
export const NoScheme = z.strictObject({ kind: z.literal('none') })

const SYMMETRIC = ['HS256', 'HS384', 'HS512'] as const
const ASYMMETRIC = ['RS256', 'ES256', 'EdDSA'] as const

/** Whether the secrets of settings are what signs. */
export const isSymmetric = (algorithm: JwtScheme['algorithm']): boolean =>
  (SYMMETRIC as readonly string[]).includes(algorithm)

const Claim = z.union([z.string().max(200), z.boolean(), z.number()])

/** A JSON Web Token, which may say what the hash of the body is. */
export const JwtScheme = z
  .strictObject({
    kind: z.literal('jwt'),
    header: HeaderName.describe('The header that holds the token'),
    label: Label.describe('What stands before it, such as Bearer and a space'),
    algorithm: z.enum([...SYMMETRIC, ...ASYMMETRIC]),
    keys: z
      .url({ protocol: /^https$/, error: 'must be an https URL' })
      .max(500)
      .optional()
      .describe('The JSON Web Key Set that proves it, for RS256, ES256 and EdDSA; no secret is needed then'),
    body_hash: z
      .strictObject({
        claim: z.string().min(1).max(100),
        algorithm: z.enum(['sha1', 'sha256', 'sha512']),
        encoding: z.enum(['hex', 'base64', 'base64url']).default('hex'),
      })
      .optional()
      .describe('The claim that must be the hash of the body'),
    body_unsigned: z
      .literal(true)
      .optional()
      .describe('Says that it is known that the token proves nothing of the body'),
    claims: z
      .record(z.string().min(1).max(100), Claim)
      .refine((claims) => Object.keys(claims).length <= 16, 'must have 16 claims at most')
      .optional()
      .describe('What claims must be; a text may have {parameter:…}'),
    tolerance: z
      .int()
      .min(1)
      .max(MOST_TOLERANCE)
      .default(60)
      .describe('How far clocks may differ, in seconds'),
    max_age: z
      .int()
      .min(1)
      .max(MOST_TOLERANCE)
      .optional()
      .describe('How old a token may be by its claim iat, in seconds; it must have one then'),
    secret: Written,
  })
  .superRefine(({ algorithm, keys, body_hash, body_unsigned, claims = {} }, context) => {
    const fault = (path: string[], message: string): void => {
      context.addIssue({ code: 'custom', path, message })
    }
    if (isSymmetric(algorithm) === (keys !== undefined))
      fault(['keys'], 'must be given for RS256, ES256 and EdDSA, and only there')
    if ((body_hash === undefined) === (body_unsigned === undefined))
      fault(['body_hash'], 'must be given unless body_unsigned says that nothing of the body is signed')
    for (const [name, claim] of Object.entries(claims)) {
      if (typeof claim !== 'string') continue
      for (const message of faultsOfPieces(claim, [])) fault(['claims', name], message)
    }
  })
export type JwtScheme = z.output<typeof JwtScheme>
