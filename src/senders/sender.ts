import { z } from 'zod'
import { verbs } from '../driver/index.js'
import { Handshake, Scheme } from '../signatures/index.js'

const Text = z.string().min(1).max(400)
const HttpsUrl = z.url({ protocol: /^https$/, error: 'must be an https URL' }).max(300)

/** What a setting is called where its sender shows it. */
const Asked = z.strictObject({
  title: z.string().min(1).max(100).describe("The vendor's own name for it"),
  where: Text.optional().describe('Where the vendor shows it, or takes it'),
})

/** A call as its sender makes it; of those with a secret the signature is somebody else's work. */
const Vector = z.strictObject({
  made_by: Text.describe('Who made the signature: a published example, or a program that is not this one'),
  source: HttpsUrl.optional(),
  secrets: z.array(z.string().min(1).max(5000)).max(8).default([]),
  parameters: z.record(z.string(), z.string()).optional(),
  method: z.enum(verbs).default('POST'),
  url: z.url().max(500).default('https://hooks.example.org/api/engine/v2/webhook/trig-1/notify?secret=s'),
  headers: z.record(z.string(), z.string().max(4096)),
  body: z.string().max(20_000),
  at: z.iso.datetime().optional().describe('When it was made, where its time is signed'),
  keys: z
    .unknown()
    .optional()
    .describe('What the sender published then: a JSON Web Key Set, or a certificate as text'),
})

/** A call that is a handshake, and what it must be answered. */
const HandshakeSample = z.strictObject({
  verb: z.enum(['GET', 'POST', 'HEAD', 'OPTIONS']),
  query: z.string().max(500).default(''),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().max(5000).default(''),
  token: z.string().optional(),
  confirms: z.boolean().optional(),
  secrets: z.array(z.string()).default([]),
  answer: z.strictObject({
    status: z.int(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string(),
    keep: z.string().optional(),
    confirm: z.string().optional(),
  }),
})

/** What is known of a sender: everything that its webhooks need, as data. A file of `data/` holds one. */
export const Sender = z
  .strictObject({
    title: z.string().min(1).max(60),
    group: z
      .enum([
        'buildings',
        'devices',
        'workplace',
        'messages',
        'monitoring',
        'development',
        'business',
        'standards',
      ])
      .describe('Where it stands in lists'),
    sends: Text.describe('What its calls tell'),
    scheme: Scheme,
    handshakes: z.array(Handshake).max(8).default([]),
    secret: Asked.optional().describe('What the secrets of the settings are'),
    handshake_token: Asked.optional().describe('What the token of the settings is'),
    parameters: z.record(z.string(), Asked).default({}).describe('What the parameters of the settings are'),
    success_status: z
      .union([z.literal(200), z.literal(202), z.literal(204)])
      .default(202)
      .describe('What it takes for success, where 202 is not certain to be'),
    deadline: z
      .number()
      .min(0.5)
      .max(60)
      .optional()
      .describe('How long it waits for an answer, in seconds, where that is known'),
    verbs: z.array(z.enum(verbs)).min(1).max(5).default(['POST']),
    configure: z
      .strictObject({ where: Text, url: HttpsUrl.optional() })
      .describe('Where the URL is entered at the vendor'),
    quirks: z.array(Text).max(8).default([]).describe('What surprises'),
    sources: z.array(z.string().min(1).max(300)).min(1).max(8).describe('Where the facts come from'),
    certainty: z
      .enum(['documented', 'vendor-code', 'two-sources', 'one-source'])
      .describe("How sure the facts are: the vendor's documentation, its code, or what receivers agree on"),
    sample: z
      .strictObject({
        content_type: z.string().max(100).default('application/json'),
        query: z.string().max(200).optional(),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.string().max(20_000),
      })
      .describe('A call in its form, about people and things that do not exist'),
    vectors: z.array(Vector).min(1).max(4),
    handshake_samples: z.array(HandshakeSample).max(8).default([]),
  })
  .meta({ id: 'Sender' })
export type Sender = z.output<typeof Sender>

/** A sender as data, as a host or a driver brings it. */
export type SenderData = z.input<typeof Sender>
