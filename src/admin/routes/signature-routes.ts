import { z } from 'zod'
import { senderNames, senderOf } from '../../senders/index.js'
import { Scheme, takesToken } from '../../signatures/index.js'
import { route, routesOf, type Reply, type Route, type RouteEntry } from '../rest/route.js'

const path = '/api/engine/v2/triggers/signature_presets'

const SignaturePreset = z
  .object({
    name: z.string().describe('What the settings of a signature call it'),
    scheme: Scheme.describe('How such calls are signed'),
    handshake: z.boolean().describe('Whether the sender makes sure of a URL before it uses it'),
    handshake_token: z.boolean().describe('Whether that takes the token of the settings'),
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
    examples: { answer: [present('github')] },
    handle: listSignaturePresets,
  }),
]

/** Before the routes of triggers: a trigger with such an id cannot be reached. */
export const signatureRoutes = (): readonly Route[] => routesOf(SIGNATURE_ROUTES, {})

function listSignaturePresets(): Reply {
  return { body: senderNames.map(present) }
}

function present(name: string): z.output<typeof SignaturePreset> {
  const { scheme, handshakes } = senderOf(name)
  return { name, scheme, handshake: handshakes.length > 0, handshake_token: handshakes.some(takesToken) }
}
