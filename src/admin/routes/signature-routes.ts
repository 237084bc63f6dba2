import { z } from 'zod'
import { ownSenders, toldOf, type Sender, type Senders } from '../../senders/index.js'
import { parametersOf, Scheme, takesToken } from '../../signatures/index.js'
import { route, routesOf, type Reply, type Route, type RouteEntry } from '../rest/route.js'

const path = '/api/engine/v2/triggers/signature_presets'

const SignaturePreset = z
  .object({
    name: z.string().describe('What the settings of a signature call it'),
    title: z.string().describe('What people call the sender'),
    scheme: Scheme.describe('How such calls are signed'),
    handshake: z.boolean().describe('Whether the sender makes sure of a URL before it uses it'),
    handshake_token: z.boolean().describe('Whether that takes the token of the settings'),
    parameters: z.array(z.string()).describe('What the settings must say as parameters'),
    sample: z
      .object({
        content_type: z.string(),
        query: z.string(),
        headers: z.record(z.string(), z.string()),
        body: z.string(),
      })
      .describe('A call in its form, about people and things that do not exist'),
    tells: z.array(z.string()).describe('What people should know of the sender, sentence by sentence'),
  })
  .meta({ id: 'SignaturePreset' })

/** What the routes of senders need. */
export interface SignatureRouteParts {
  /** @default those of the package */
  readonly senders?: Senders
}

const SIGNATURE_ROUTES: readonly RouteEntry<SignatureRouteParts>[] = [
  route({
    role: 'support',
    verb: 'GET',
    path,
    name: 'listSignaturePresets',
    summary: 'Tells how the senders that are known by name sign their calls',
    answer: z.array(SignaturePreset),
    examples: { answer: presented(ownSenders, 'github') },
    handle: listSignaturePresets,
  }),
]

/** Before the routes of triggers: a trigger with such an id cannot be reached. */
export const signatureRoutes = (parts: SignatureRouteParts): readonly Route[] =>
  routesOf(SIGNATURE_ROUTES, parts)

function listSignaturePresets(_: unknown, { senders = ownSenders }: SignatureRouteParts): Reply {
  return { body: presented(senders, ...senders.names) }
}

function presented(senders: Senders, ...names: readonly string[]): z.output<typeof SignaturePreset>[] {
  // A bundle has none.
  return names.filter((name) => senders.has(name)).map((name) => present(name, senders.of(name)))
}

function present(name: string, sender: Sender): z.output<typeof SignaturePreset> {
  const { title, scheme, handshakes, sample } = sender
  return {
    name,
    title,
    scheme,
    handshake: handshakes.length > 0,
    handshake_token: handshakes.some(takesToken),
    parameters: parametersOf(scheme),
    sample: { ...sample, query: sample.query ?? '', headers: sample.headers ?? {} },
    tells: toldOf(sender),
  }
}
