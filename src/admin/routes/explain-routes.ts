import { z } from 'zod'
import { WEBHOOKS } from '../../webhook-url/index.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'

/** What would become of a webhook call; the webhooks know. Rejects with Problem `invalid-url`. */
export type ExplainCall = (call: {
  readonly url: string
  readonly verb: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly address?: string | undefined
}) => Promise<object>

const Call = z
  .strictObject({
    url: z.string().min(1).max(10_000).describe('The URL that is called, or its path and query'),
    verb: z.string().min(1).max(32).default('POST').describe('The HTTP verb'),
    headers: z.record(z.string().max(200), z.string().max(10_000)).default({}),
    body: z.string().default('').describe('The body as text'),
    address: z
      .union([z.ipv4(), z.ipv6()], 'must be an IP address')
      .optional()
      .describe("The caller's network address; what goes by it is not decided without"),
    body_base64: z.base64().optional().describe('The body as base64, instead of text'),
  })
  .meta({ id: 'WonderedCall' })

const Explanation = z
  .object({
    status: z.int().nullable().describe('The HTTP status of a refusal; null where the call is not refused'),
    gates: z.array(
      z.object({
        gate: z.string(),
        result: z.enum(['passed', 'refused', 'not reached']),
        facts: z.record(z.string(), z.string()).describe('What it is decided by; secrets are not shown'),
        problem: z.object({ code: z.string(), status: z.int(), detail: z.string() }).optional(),
      }),
    ),
    effects: z
      .object({ trigger: z.string(), instance: z.string(), executes: z.string().nullable() })
      .nullable()
      .describe('What it would set off; null when it is refused, or has come before'),
    handshake: z.boolean().describe('Whether it is answered as a handshake, and nothing else happens'),
    captured: z
      .boolean()
      .describe('Whether it is recorded and not run, also where a gate behind its secret would refuse it'),
    filtered: z
      .array(z.string())
      .describe(
        'The comparisons of the filter that it fails: it is answered as if it were meant, and does nothing',
      ),
    repeats: z
      .string()
      .nullable()
      .describe('The execution that stands for it, as the same call has come before and this is not refused'),
  })
  .meta({ id: 'Explanation' })

const EXPLAIN_ROUTES: readonly RouteEntry<ExplainCall>[] = [
  route({
    role: 'support',
    verb: 'POST',
    path: `${WEBHOOKS}/explain`,
    name: 'explainCall',
    summary: 'Says what each gate would decide about a webhook call, and does nothing',
    body: Call,
    answer: Explanation,
    refusals: ['invalid-url'],
    examples: {
      body: { url: '/api/engine/v2/webhook/trig-lobby/notify?secret=wrong-secret', verb: 'POST' },
      answer: {
        status: 404,
        gates: [
          { gate: 'secret given', result: 'passed', facts: { secret: '12 characters in the URL' } },
          {
            gate: 'webhook known',
            result: 'refused',
            facts: { instance: 'trig-lobby', known: 'yes', secret: 'wrong: 12 characters in the URL' },
            problem: { code: 'not-found', status: 404, detail: 'there is no such webhook' },
          },
        ],
        effects: null,
        handshake: false,
        captured: false,
        filtered: [],
        repeats: null,
      },
    },
    handle: explainCall,
  }),
]

export const explainRoutes = (explain: ExplainCall): readonly Route[] => routesOf(EXPLAIN_ROUTES, explain)

async function explainCall(
  { body: { body, body_base64, ...call } }: AskedBy<{ body: typeof Call }>,
  explain: ExplainCall,
): Promise<Reply> {
  const bytes = body_base64 === undefined ? Buffer.from(body) : Buffer.from(body_base64, 'base64')
  return { body: await explain({ ...call, body: bytes }) }
}
