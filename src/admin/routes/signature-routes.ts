import { z } from 'zod'
import { senderNames, senderOf, toldOf } from '../../senders/index.js'
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
    tells: z.array(z.string()).describe('What people should know of the sender, sentence by sentence'),
  })
  .meta({ id: 'SignaturePreset' })

const SIGNATURE_ROUTES: readonly RouteEntry<unknown>[] = [
  route({
    role: 'support',
    verb: 'GET',
    path,
    name: 'listSignaturePresets',
    summary: 'Tells how the senders that are known by name sign their calls',
    answer: z.array(SignaturePreset),
    examples: { answer: senderNames.filter((name) => name === 'github').map(present) },
    handle: listSignaturePresets,
  }),
]

/** Before the routes of triggers: a trigger with such an id cannot be reached. */
export const signatureRoutes = (): readonly Route[] => routesOf(SIGNATURE_ROUTES, {})

function listSignaturePresets(): Reply {
  return { body: senderNames.map(present) }
}

function present(name: string): z.output<typeof SignaturePreset> {
  const sender = senderOf(name)
  const { title, scheme, handshakes } = sender
  return {
    name,
    title,
    scheme,
    handshake: handshakes.length > 0,
    handshake_token: handshakes.some(takesToken),
    parameters: parametersOf(scheme),
    tells: toldOf(sender),
  }
}
