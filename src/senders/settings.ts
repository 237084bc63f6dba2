import { z } from 'zod'
import { presetNames, presetOf } from './presets.js'
import { Scheme } from './scheme.js'
import { keyOf } from './secret.js'

const Shape = z.strictObject({
  preset: z.enum(presetNames).optional().describe('Who sends; docs/signatures.md lists them'),
  scheme: Scheme.optional().describe('How calls are signed, where no preset says it'),
  secrets: z
    .array(z.string().min(8).max(500))
    .min(1)
    .max(8)
    .describe('What calls are signed with; while one takes the place of another, both'),
  required: z.boolean().default(true).describe('Whether calls without any signature are refused'),
  tolerance: z
    .int()
    .min(1)
    .max(86_400)
    .optional()
    .describe("How far timestamps may be from now, in seconds, instead of the scheme's own"),
  handshake_token: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe("For handshakes: Meta's verify token, Meraki's validator"),
  base_url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional()
    .describe(
      'What stands before /api in the URL the sender calls, where that is signed and a proxy hides it',
    ),
})

/** How an instance knows that calls come from whom they should. Either `preset` or `scheme` is there. */
export const SignatureSettings = Shape.superRefine((settings, context) => {
  const { preset, scheme, secrets } = settings
  if ((preset === undefined) === (scheme === undefined)) {
    context.addIssue({ code: 'custom', path: [], message: 'needs either preset or scheme' })
    return
  }
  const found = schemeOf(settings)
  for (const [at, secret] of secrets.entries()) {
    if (keyOf(secret, found).length > 0) continue
    const message = 'is not written as the scheme asks'
    context.addIssue({ code: 'custom', path: ['secrets', at], message })
  }
}).meta({ id: 'Signature' })
export type SignatureSettings = z.output<typeof SignatureSettings>

/** What is told of them to people: everything but what proves anything. */
export const ShownSignature = Shape.omit({ secrets: true, handshake_token: true })
  .extend({
    secret_count: z.int().min(1).describe('How many secrets are accepted'),
    has_handshake_token: z.boolean(),
  })
  .meta({ id: 'ShownSignature' })
export type ShownSignature = z.output<typeof ShownSignature>

export function shownSignature(settings: SignatureSettings): ShownSignature {
  const { secrets, handshake_token, ...shown } = settings
  return { ...shown, secret_count: secrets.length, has_handshake_token: handshake_token !== undefined }
}

/** The scheme that settings come to. */
export function schemeOf({ preset, scheme }: Pick<SignatureSettings, 'preset' | 'scheme'>): Scheme {
  if (preset !== undefined) return presetOf(preset).scheme
  // Checked settings have one of the two.
  if (scheme === undefined) throw new TypeError('settings of a signature have neither preset nor scheme')
  return scheme
}

/** Everything in settings that proves who calls, so that it can be kept out of logs. */
export const secretsIn = ({ secrets, handshake_token }: SignatureSettings): readonly string[] =>
  handshake_token === undefined ? secrets : [...secrets, handshake_token]
