import { z } from 'zod'
import {
  Handshake,
  isWritten,
  MOST_TOLERANCE,
  needsSecret,
  parametersOf,
  Scheme,
  type Signing,
  writtenAs,
} from '../signatures/index.js'
import { SenderName, senderOf } from './senders.js'

const Shape = z.strictObject({
  preset: SenderName.optional().describe('Who sends; docs/senders.md lists them'),
  scheme: Scheme.optional().describe('How calls are signed, where no preset says it'),
  handshakes: z
    .array(Handshake)
    .max(8)
    .optional()
    .describe("How the sender makes sure of the URL, instead of the preset's own"),
  secrets: z
    .array(z.string().min(8).max(5000))
    .max(8)
    .default([])
    .describe('What calls are signed with; while one takes the place of another, both'),
  parameters: z
    .record(z.string().max(40), z.string().min(1).max(500))
    .optional()
    .describe('What else the scheme asks for by name, such as the audience of a token'),
  required: z.boolean().default(true).describe('Whether calls without any signature are refused'),
  tolerance: z
    .int()
    .min(1)
    .max(MOST_TOLERANCE)
    .optional()
    .describe("How far timestamps may be from now, in seconds, instead of the scheme's own"),
  refusal_status: z
    .int()
    .min(400)
    .max(499)
    .optional()
    .describe('The status of the answer to a call that is not signed as it must be; 401 unless said'),
  handshake_token: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe("For handshakes: Meta's verify token, Meraki's validator"),
  confirms: z
    .boolean()
    .optional()
    .describe(
      'Whether this service asks for the URL by which a sender has a subscription confirmed, of the hosts that its handshake names; not unless said',
    ),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be small letters, digits and -, and begin with a letter')
    .optional()
    .describe('What a scheme of its own is called in explanations and records; custom unless said'),
  base_url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional()
    .describe(
      'What stands before /api in the URL the sender calls, where that is signed and a proxy hides it',
    ),
})

type Given = z.output<typeof Shape>
type Fault = readonly [path: (string | number)[], message: string]

/** How an instance knows that calls come from whom they should. Either `preset` or `scheme` is there. */
export const SignatureSettings = Shape.superRefine((settings, context) => {
  for (const [path, message] of faultsOfSettings(settings))
    context.addIssue({ code: 'custom', path, message })
}).meta({ id: 'Signature' })
export type SignatureSettings = z.output<typeof SignatureSettings>

function faultsOfSettings(settings: Given): Fault[] {
  const { preset, scheme, secrets, parameters = {} } = settings
  if ((preset === undefined) === (scheme === undefined)) return [[[], 'needs either preset or scheme']]
  const signing = signingOf(settings)
  const wanted = parametersOf(signing.scheme)
  const brings = signing.handshakes.some(({ keep }) => keep !== undefined)
  const missing: Fault[] = []
  if (secrets.length === 0 && needsSecret(signing.scheme) && !brings)
    missing.push([['secrets'], 'needs at least one secret'])
  return [
    ...missing,
    ...secrets.flatMap((secret, at): Fault[] =>
      isWritten(secret, signing.scheme)
        ? []
        : [[['secrets', at], `is not written as the scheme asks: it must be ${writtenAs(signing.scheme)}`]],
    ),
    ...wanted
      .filter((name) => !Object.hasOwn(parameters, name))
      .map((name): Fault => [['parameters', name], 'is required by the scheme']),
    ...Object.keys(parameters)
      .filter((name) => !wanted.includes(name))
      .map((name): Fault => [['parameters', name], `is not asked for by the scheme${spoken(wanted)}`]),
  ]
}

const spoken = (wanted: readonly string[]): string =>
  wanted.length === 0 ? '' : `; it asks for ${wanted.join(', ')}`

/** What is told of them to people: everything but what proves anything. */
export const ShownSignature = Shape.omit({ secrets: true, handshake_token: true })
  .extend({
    secret_count: z.int().min(0).describe('How many secrets are accepted'),
    has_handshake_token: z.boolean(),
  })
  .meta({ id: 'ShownSignature' })
export type ShownSignature = z.output<typeof ShownSignature>

export function shownSignature(settings: SignatureSettings): ShownSignature {
  const { secrets, handshake_token, ...shown } = settings
  return { ...shown, secret_count: secrets.length, has_handshake_token: handshake_token !== undefined }
}

const known = new WeakMap<Given, Signing>()

/** What settings come to; of the same settings it is made once. */
export function signingOf(settings: Given): Signing {
  const before = known.get(settings)
  if (before) return before
  const { preset, secrets, parameters = {}, required, tolerance, handshake_token, confirms } = settings
  const sender = preset === undefined ? undefined : senderOf(preset)
  const scheme = sender?.scheme ?? settings.scheme
  // Checked settings have one of the two.
  if (!scheme) throw new TypeError('settings of a signature have neither preset nor scheme')
  const signing: Signing = {
    name: preset ?? settings.name ?? 'custom',
    scheme,
    handshakes: settings.handshakes ?? sender?.handshakes ?? [],
    secrets,
    parameters,
    required,
    tolerance,
    token: handshake_token,
    confirms,
  }
  known.set(settings, signing)
  return signing
}

/** Settings with the secret that a handshake has brought; those that have secrets of their own stay as they are. */
export const withKeptSecret = (settings: SignatureSettings, secret: string): SignatureSettings =>
  settings.secrets.length > 0 ? settings : { ...settings, secrets: [secret] }

/** Everything in settings that proves who calls, so that it can be kept out of logs. */
export const secretsIn = ({ secrets, handshake_token }: SignatureSettings): readonly string[] =>
  handshake_token === undefined ? secrets : [...secrets, handshake_token]
