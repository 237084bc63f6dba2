import type { Handshake } from './handshake.js'
import { Scheme } from './scheme.js'

/** What a sender's own documentation says of its calls. */
export interface Preset {
  readonly scheme: Scheme
  readonly handshake?: Handshake
}

const hmac = { kind: 'hmac', algorithm: 'sha256', signed: '{body}' } as const
const hub = { ...hmac, header: 'X-Hub-Signature-256', label: 'sha256=', encoding: 'hex' } as const

/** Meraki shows the validator beside the URL, and asks for it. */
const merakiValidator: Handshake = { verb: 'GET', when: {}, answer: { is: 'token' } }

/**
 * Senders by name. `docs/signatures.md` is held to this table by a spec.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @see https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 * @see https://docs.stripe.com/webhooks#verify-manually
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 * @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 * @see https://www.twilio.com/docs/usage/security
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 * @see https://www.dropbox.com/developers/reference/webhooks
 * @see https://developer.cisco.com/meraki/scanning-api
 */
export const presets = {
  'standard-webhooks': {
    scheme: Scheme.parse({
      ...hmac,
      header: 'webhook-signature',
      separator: ' ',
      label: 'v1,',
      encoding: 'base64',
      signed: '{id}.{timestamp}.{body}',
      id: 'webhook-id',
      timestamp: { header: 'webhook-timestamp' },
      secret: { encoding: 'base64', prefix: 'whsec_' },
    }),
  },
  github: { scheme: Scheme.parse(hub) },
  stripe: {
    scheme: Scheme.parse({
      ...hmac,
      header: 'Stripe-Signature',
      separator: ',',
      label: 'v1=',
      encoding: 'hex',
      signed: '{timestamp}.{body}',
      timestamp: { header: 'Stripe-Signature', label: 't=' },
    }),
  },
  slack: {
    scheme: Scheme.parse({
      ...hmac,
      header: 'X-Slack-Signature',
      label: 'v0=',
      encoding: 'hex',
      signed: 'v0:{timestamp}:{body}',
      timestamp: { header: 'X-Slack-Request-Timestamp' },
    }),
    handshake: { verb: 'POST', when: { type: 'url_verification' }, answer: { is: 'given', as: 'challenge' } },
  },
  shopify: {
    scheme: Scheme.parse({ ...hmac, header: 'X-Shopify-Hmac-Sha256', encoding: 'base64' }),
  },
  twilio: {
    scheme: Scheme.parse({
      kind: 'hmac',
      header: 'X-Twilio-Signature',
      algorithm: 'sha1',
      encoding: 'base64',
      signed: '{url}{form:sorted}',
      digest_query: 'bodySHA256',
    }),
  },
  meta: {
    scheme: Scheme.parse(hub),
    handshake: {
      verb: 'GET',
      when: { 'hub.mode': 'subscribe' },
      token: 'hub.verify_token',
      answer: { is: 'given', as: 'hub.challenge' },
    },
  },
  dropbox: {
    scheme: Scheme.parse({ ...hmac, header: 'X-Dropbox-Signature', encoding: 'hex' }),
    handshake: { verb: 'GET', when: {}, answer: { is: 'given', as: 'challenge' } },
  },
  'meraki-scanning': {
    scheme: Scheme.parse({ kind: 'token', member: 'secret' }),
    handshake: merakiValidator,
  },
  'meraki-alerts': { scheme: Scheme.parse({ kind: 'token', member: 'sharedSecret' }) },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof presets

// Object.keys forgets what the keys are.
export const presetNames = Object.keys(presets) as [PresetName, ...PresetName[]]

export const presetOf = (name: PresetName): Preset => presets[name]
