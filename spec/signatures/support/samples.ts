import type { z } from 'zod'
import { senderOf, SignatureSettings, signingOf } from '../../../src/senders/index.js'
import {
  sign as signWith,
  verify as verifyWith,
  type SenderKeys,
  type Signable,
  type Verdict,
  type Verification,
} from '../../../src/signatures/index.js'

/** The senders whose signatures are taken apart bit by bit: one of each manner. */
export const presetNames = [
  ...(['standard-webhooks', 'github', 'stripe', 'slack', 'shopify', 'twilio', 'meta'] as const),
  ...(['dropbox', 'meraki-scanning', 'meraki-alerts'] as const),
] as const
export type PresetName = (typeof presetNames)[number]

export const presetOf = (name: PresetName) => senderOf(name)

/** Where a scheme has its signature or its secret in a header: its name, and what stands before. */
export function headerOf(name: PresetName): { readonly header: string | undefined; readonly label: string } {
  const { scheme } = presetOf(name)
  if (scheme.kind !== 'hmac' && scheme.kind !== 'token') return { header: undefined, label: '' }
  return { header: scheme.header, label: scheme.label }
}

/** Nothing that is signed with secrets needs any. */
export const NO_KEYS: SenderKeys = { text: () => Promise.resolve(undefined) }

/** The verdict on a call that needs no fetched keys. */
export function verify(settings: SignatureSettings, call: Verification): Verdict {
  const verdict = verifyWith(signingOf(settings), call, NO_KEYS)
  if (verdict instanceof Promise) throw new TypeError('the verdict is a promise')
  return verdict
}

export const sign = (settings: SignatureSettings, call: Signable) => signWith(signingOf(settings), call)

/** When the samples are signed, in milliseconds since the epoch. */
export const NOW = Date.parse('2026-03-14T09:26:53Z')

/** Settings as they are once they have been checked. */
export const settingsOf = (given: z.input<typeof SignatureSettings>): SignatureSettings =>
  SignatureSettings.parse(given)

/** A call that a sender with these settings signs. */
export interface Sample {
  readonly settings: SignatureSettings
  readonly call: Verification
}

const SECRET = 'a-secret-of-the-sender'
const URL = 'https://hooks.example.org/api/engine/v2/webhook/trig-1/notify?secret=s'
const FORM = 'application/x-www-form-urlencoded'

/** A call as its sender would sign it. */
export function sampleOf(
  given: z.input<typeof SignatureSettings>,
  text: string | Buffer = '{"door":"1.07","open":true}',
  contentType = 'application/json',
): Sample {
  const settings = settingsOf(given)
  const [body, now, url] = [Buffer.from(text), NOW, URL]
  const headers = ['Host', 'hooks.example.org', 'Content-Type', contentType]
  for (const pair of sign(settings, { url, body, contentType, now, id: 'msg_1' })) headers.push(...pair)
  return { settings, call: { url, headers, body, now } }
}

/** One for each preset. */
export const samples: Readonly<Record<PresetName, Sample>> = {
  'standard-webhooks': sampleOf({ preset: 'standard-webhooks', secrets: [`whsec_${btoa(SECRET)}`] }),
  github: sampleOf({ preset: 'github', secrets: [SECRET] }),
  stripe: sampleOf({ preset: 'stripe', secrets: [SECRET] }),
  slack: sampleOf({ preset: 'slack', secrets: [SECRET] }),
  shopify: sampleOf({ preset: 'shopify', secrets: [SECRET] }),
  twilio: sampleOf({ preset: 'twilio', secrets: [SECRET] }, 'To=%2B1800&From=%2B4930&Body=open', FORM),
  meta: sampleOf({ preset: 'meta', secrets: [SECRET] }),
  dropbox: sampleOf({ preset: 'dropbox', secrets: [SECRET] }),
  'meraki-scanning': sampleOf(
    { preset: 'meraki-scanning', secrets: [SECRET] },
    JSON.stringify({ version: '3.0', secret: SECRET, type: 'WiFi', data: {} }),
  ),
  'meraki-alerts': sampleOf(
    { preset: 'meraki-alerts', secrets: [SECRET] },
    JSON.stringify({ version: '0.1', sharedSecret: SECRET, alertType: 'Settings changed' }),
  ),
}

/** A call with a header changed; its value is gone where the change gives undefined. */
export const withHeader = (
  call: Verification,
  name: string,
  change: (value: string) => string | undefined,
): Verification => {
  const headers: string[] = []
  for (let at = 0; at < call.headers.length; at += 2) {
    const [own = '', value = ''] = call.headers.slice(at, at + 2)
    const changed = own.toLowerCase() === name.toLowerCase() ? change(value) : value
    if (changed !== undefined) headers.push(own, changed)
  }
  return { ...call, headers }
}

/** A call with one bit of its body changed. */
export const withBit = (call: Verification, at: number, bit = 0): Verification => {
  const body = Buffer.from(call.body)
  body[at] = (body[at] ?? 0) ^ (1 << bit)
  return { ...call, body }
}
