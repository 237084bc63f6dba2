import type { ExecutionEvent } from '../../../src/journal/index.js'
import { Configuration } from '../../../src/plugin/index.js'
import {
  senderNames,
  senderOf,
  SignatureSettings,
  signingOf,
  type Sender,
} from '../../../src/senders/index.js'
import { sign, type Scheme } from '../../../src/signatures/index.js'
import type { FakeClock } from '../../../src/testing/index.js'
import type { SystemTrigger } from '../../../src/triggers/index.js'
import { webhooks } from '../../../src/webhooks/index.js'
import { MoodyUnits } from '../../support/moody-units.js'
import { call, type Answer } from '../../webhooks/support/client.js'
import type { Probe } from '../../webhooks/support/probe.js'
import { serve, wire, type Served } from '../../webhooks/support/wiring.js'

/** When the vectors were made, and what the clock says. */
const NOW = '2026-03-14T09:26:53Z'

const SECRET = 'the-secret-of-the-url'

/** How many calls have been signed: no id comes twice. */
let calls = 0

/** What is agreed on for handshakes. */
export const TOKEN = 'agreed-on'

/** Only its sender can sign for it. */
export const isForeign = ({ kind }: Scheme): boolean => kind === 'public-key' || kind === 'jwt'

/** The call of another program, of a sender that alone can sign. */
const vectorOf = ({ vectors }: Sender): Sender['vectors'][number] => {
  const vector = vectors.find(({ at }) => at === NOW)
  if (!vector) throw new TypeError('no vector was made when the clock stands')
  return vector
}

/** What the secrets of a sender are here. */
export function secretsFor(name: string): string[] {
  const sender = senderOf(name)
  const { scheme } = sender
  if (scheme.kind === 'none') return []
  if (isForeign(scheme)) return vectorOf(sender).secrets
  if (scheme.kind === 'basic') return ['user:a-secret-of-the-sender']
  const { encoding, prefix } = 'secret' in scheme ? scheme.secret : { encoding: 'utf8', prefix: '' }
  return [encoding === 'base64' ? prefix + btoa('a secret of the sender') : 'a-secret-of-the-sender']
}

const settingsFor = (name: string) => ({
  secrets: secretsFor(name),
  handshake_token: TOKEN,
  confirms: true,
  ...(isForeign(senderOf(name).scheme) && { parameters: vectorOf(senderOf(name)).parameters }),
})

/** A call that a sender makes. */
export interface SenderCall {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A host on real HTTP that knows every sender by a webhook of its own. */
export interface Site {
  readonly clock: FakeClock
  readonly probe: Probe
  readonly events: readonly ExecutionEvent[]
  /** The URLs that were asked for to have something confirmed, or for keys. */
  readonly loaded: readonly string[]
  settingsOf(name: string): SystemTrigger | undefined
  fired(name: string): number
  /** The call as its sender makes it, signed; of others the sample. @param rest what follows the secret in the path */
  callOf(name: string, rest?: string): SenderCall
  /** Another call, signed as the sender signs. */
  signed(
    name: string,
    given: Omit<SenderCall, 'path'> & { readonly query?: string; readonly rest?: string },
  ): SenderCall
  send(call: SenderCall): Promise<Answer>
}

/** Within `describe`: one such host for all of its specs. */
export function site(): () => Site {
  let started: Site & Pick<Served, 'stop'>
  before(async () => {
    started = await start()
  })
  after(async () => {
    // What a failed spec has left under way is not waited for.
    const stopped = started.stop()
    await started.clock.advance(60_000)
    await stopped
  })
  return () => started
}

async function start(): Promise<Site & Pick<Served, 'stop'>> {
  const units = new MoodyUnits()
  // No method is ended before a sender is answered that waits long.
  const wiring = wire(units, [], { webhookTimeoutMs: 60_000 })
  const { clock, log, probe, runtime, triggers, commits } = wiring
  const configuration = Configuration.parse(everySender())
  await runtime.configure(configuration, wiring.drivers)
  await triggers.open()
  await triggers.declare(configuration)
  const events: ExecutionEvent[] = []
  const loaded: string[] = []
  const hooks = webhooks({
    ...{ triggers, runtime, clock, log, commits, replies: units.replies },
    executions: { record: (event) => events.push(event) },
    load: (url) => {
      loaded.push(url)
      return publishedAt(url)
    },
  })
  const { port, stop } = await serve(hooks, wiring)
  const signed: Site['signed'] = (name, { query = '', rest = '', ...given }) => {
    const path = pathOf(name, rest, query)
    return {
      ...given,
      path,
      headers: signedHeaders(name, { ...given, url: `http://127.0.0.1:${port}${path}` }, clock),
    }
  }
  return {
    ...{ clock, probe, events, loaded, signed, stop },
    settingsOf: (name) => triggers.find(idOf(name))?.systemTrigger,
    fired: (name) => triggers.find(idOf(name))?.activity.trigger_count ?? 0,
    callOf: (name, rest = '') =>
      isForeign(senderOf(name).scheme) ? foreign(name, rest) : signed(name, { ...sampleOf(name), rest }),
    send: ({ path, body, ...options }) => call(port, path, { ...options, ...(body !== '' && { body }) }),
  }
}

const idOf = (name: string): string => `trig-${name}`

const pathOf = (name: string, rest: string, query: string): string =>
  `/api/engine/v2/webhook/${idOf(name)}/notify/${SECRET}${rest}${query === '' ? '' : `?${query}`}`

const everySender = (): object => ({
  modules: [{ id: 'mod-probe', driver: 'Probe' }],
  systems: [{ id: 'sys-room', name: 'Room', modules: ['mod-probe'] }],
  triggers: [
    {
      id: 'trigger-room',
      name: 'Room',
      enable_webhook: true,
      supported_methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    },
  ],
  system_triggers: senderNames.map((name) => ({
    id: idOf(name),
    trigger_id: 'trigger-room',
    control_system_id: 'sys-room',
    webhook_secret: SECRET,
    exec_enabled: true,
    sender: name,
    signature: settingsFor(name),
  })),
})

/** What the senders of vectors publish, whichever of them is asked. */
function publishedAt(url: string): Promise<string> {
  for (const name of senderNames) {
    const { scheme, vectors } = senderOf(name)
    const { keys } = vectors.find((one) => one.keys !== undefined) ?? {}
    const isItsOwn = scheme.kind === 'jwt' ? scheme.keys === url : (vectors[0]?.body.includes(url) ?? false)
    if (keys !== undefined && isItsOwn)
      return Promise.resolve(typeof keys === 'string' ? keys : JSON.stringify(keys))
  }
  return Promise.resolve('confirmed')
}

function foreign(name: string, rest: string): SenderCall {
  const { method, headers, body } = vectorOf(senderOf(name))
  return { method, headers, body, path: pathOf(name, rest, '') }
}

/** A sender's sample, with the secret of this host where the body has one. */
function sampleOf(name: string): Omit<SenderCall, 'path'> & { readonly query: string } {
  const { sample, verbs } = senderOf(name)
  const body = sample.body.replace('a-secret-of-the-sender', secretsFor(name)[0] ?? '')
  const headers = { 'Content-Type': sample.content_type, ...sample.headers }
  return { method: verbs[0] ?? 'POST', headers, body, query: sample.query ?? '' }
}

function signedHeaders(
  name: string,
  { method, url, headers, body }: Omit<SenderCall, 'path'> & { readonly url: string },
  clock: FakeClock,
): Record<string, string> {
  const { scheme } = senderOf(name)
  if (isForeign(scheme)) return { ...headers }
  const signing = signingOf(SignatureSettings.parse({ preset: name, ...settingsFor(name) }))
  const call = {
    method,
    url,
    body: Buffer.from(body),
    headers: Object.entries(headers).flat(),
    id: `msg_${String((calls += 1))}`,
  }
  return { ...headers, ...Object.fromEntries(sign(signing, { ...call, now: clock.now() })) }
}
