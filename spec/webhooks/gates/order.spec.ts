import { expect } from 'chai'
import {
  Driver,
  driver,
  security,
  webhook,
  z,
  type WebhookMethod,
  type WebhookOptions,
} from '../../../src/index.js'
import { compose } from '../../../src/plugin/compose.js'
import { PluginSettings } from '../../../src/plugin/index.js'
import type { ProblemCode } from '../../../src/problem/index.js'
import type { Runtime } from '../../../src/runtime/index.js'
import { silentLog } from '../../../src/log/index.js'
import { SignatureSettings, signingOf } from '../../../src/senders/index.js'
import { sign } from '../../../src/signatures/index.js'
import { expectProblem } from '../support/expect-problem.js'
import { functionsOf, HOOK, hooks, room, SECRET, type Hooks, type HooksOptions } from '../support/hooks.js'

/** A call as a list of what is wrong with it. */
interface Faulty {
  readonly secret: string
  /** What stands in the URL behind all that is needed. */
  readonly url: string
  readonly mod: string
  readonly index: string
  readonly encoding: string
  readonly body: string
  readonly trigger: object
  readonly instance: object
  readonly traits: readonly (keyof typeof TRAITS)[]
  /** Further parameters of a call by GET. */
  readonly greeting: string | undefined
  readonly isUnsigned: boolean
  readonly isForged: boolean
  readonly isPrefetch: boolean
  /** Whether the calls that are taken have come already. */
  readonly isBusy: boolean
  /** Whether its sender has given too many wrong secrets. */
  readonly isGuesser: boolean
}

/** What makes a method refuse: its name lists them. */
const TRAITS = {
  put: { methods: ['PUT'] },
  admin: {},
  form: { body: z.object({ room: z.string() }) },
} as const satisfies Record<string, WebhookOptions<unknown>>

const SIGNATURE = SignatureSettings.parse({
  preset: 'meta',
  secrets: ['the-secret-of-the-sender'],
  handshake_token: 'agreed',
})

const IDEMPOTENCY = { key: { from: 'header', name: 'Idempotency-Key' } }

const SOUND: Faulty = {
  secret: `secret=${SECRET}`,
  url: '',
  mod: 'Choosy',
  index: '1',
  encoding: 'identity',
  body: 'x',
  trigger: {},
  instance: { signature: SIGNATURE },
  traits: [],
  greeting: undefined,
  isUnsigned: false,
  isForged: false,
  isPrefetch: false,
  isBusy: false,
  isGuesser: false,
}

/** One way to fail each gate, none of which undoes another, in the order of the gates. */
const failures: [gate: string, code: ProblemCode, change: Partial<Faulty>][] = [
  ['URL readable', 'invalid-url', { url: '&binary=%' }],
  ['address tries', 'rate-limited', { isGuesser: true }],
  ['body size', 'body-too-large', { body: 'x'.repeat(101) }],
  ['body encoding', 'body-encoded', { encoding: 'zstd' }],
  ['secret given', 'missing-parameter', { secret: '' }],
  ['webhook known', 'not-found', { instance: { enabled: false } }],
  ['handshake', 'access-denied', { greeting: '&hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess' }],
  ['verb of the trigger', 'verb-not-allowed', { trigger: { supported_methods: ['PATCH'] } }],
  ['source address', 'source-refused', { instance: { sources: { allow: ['192.0.2.7'] } } }],
  ['same site', 'cross-site', { isPrefetch: true }],
  ['signature given', 'signature-missing', { isUnsigned: true }],
  ['rate limit', 'rate-limited', { isBusy: true }],
  ['execution described', 'invalid-parameter', { index: '0' }],
  ['execution enabled', 'exec-disabled', { instance: { exec_enabled: false } }],
  ['method found', 'module-not-found', { mod: 'Missing' }],
  ['verb of the method', 'verb-not-allowed', { traits: ['put'] }],
  ['clearance', 'access-denied', { traits: ['admin'] }],
  ['signature right', 'signature-invalid', { isForged: true }],
  ['body fits the method', 'invalid-body', { traits: ['form'] }],
  ['idempotency key', 'idempotency-key-missing', { instance: { idempotency: IDEMPOTENCY } }],
]

const ONE_CALL = { rate_limit: { total: { calls: 1, seconds: 3600 } } }

const NO_MODULES = { modules: [], systems: [{ id: 'sys-room', name: 'Room' }] }

/** Two changes as one. */
const both = (a: Partial<Faulty>, b: Partial<Faulty>): Faulty => ({
  ...SOUND,
  ...a,
  ...b,
  instance: { ...SOUND.instance, ...a.instance, ...b.instance },
  traits: [...(a.traits ?? []), ...(b.traits ?? [])],
})

/** A driver with a method for each set of traits: `plain`, `put`, `put-admin`, … */
function makeChoosy(onCall: () => void): abstract new (...args: never) => object {
  class Choosy extends Driver {}
  for (const put of [false, true])
    for (const admin of [false, true])
      for (const form of [false, true]) {
        const traits = nameOf([
          ...(put ? ['put'] : []),
          ...(admin ? ['admin'] : []),
          ...(form ? ['form'] : []),
        ])
        const descriptor: TypedPropertyDescriptor<WebhookMethod<unknown>> = { value: onCall }
        Object.defineProperty(Choosy.prototype, traits, descriptor)
        webhook<unknown>({ ...(put ? TRAITS.put : {}), ...(form ? TRAITS.form : {}) })(
          Choosy.prototype,
          traits,
          descriptor,
        )
        if (admin) security('administrator')(Choosy.prototype, traits, descriptor)
      }
  driver({ name: 'Choosy', generic: 'Choosy' })(Choosy)
  return Choosy
}

const nameOf = (traits: readonly string[]): string => (traits.length === 0 ? 'plain' : traits.join('-'))

/** Everything a runtime finds, a turn later. */
const late = (runtime: Runtime): Runtime => ({
  ...functionsOf(runtime),
  findWebhook: async (...asked) => Promise.resolve(runtime.findWebhook(...asked)),
})

describe('Of the gates of a webhook', () => {
  const start = hooks()
  let executed = 0

  const options = ({ trigger, instance, isBusy }: Faulty): HooksOptions => ({
    drivers: [
      makeChoosy(() => {
        executed += 1
      }),
    ],
    configuration: {
      ...room(trigger, { ...instance, ...(isBusy && ONE_CALL) }),
      modules: [{ id: 'mod-choosy', driver: 'Choosy' }],
      systems: [{ id: 'sys-room', name: 'Room', modules: ['mod-choosy'] }],
    },
    settings: { maxBodyBytes: 100, maxFailedSecretsPerMinute: 1 },
  })

  /** Starts a webhook, whose limit is used up if it is to be. */
  const begin = async (faulty: Faulty, optionsOf: (faulty: Faulty) => HooksOptions): Promise<Hooks> => {
    const hook = await start(optionsOf(faulty))
    if (faulty.isBusy) {
      await hook.plugin.configure(optionsOf({ ...SOUND, isBusy: true }).configuration)
      expect((await send(hook, SOUND)).status).to.equal(202)
      await hook.plugin.configure(optionsOf(faulty).configuration)
    }
    if (faulty.isGuesser) expect((await hook.call(`${HOOK}/guess`)).status).to.equal(404)
    executed = 0
    return hook
  }

  const send = (hook: Hooks, { secret, url, mod, index, traits, greeting, ...faulty }: Faulty) => {
    const path = `${HOOK}?${secret}&exec=true&mod=${mod}&index=${index}&method=${nameOf(traits)}${url}`
    const isGet = greeting !== undefined || faulty.isPrefetch
    return hook.call(path + (greeting ?? ''), {
      method: isGet ? 'GET' : 'POST',
      headers: {
        'Content-Encoding': faulty.encoding,
        ...(faulty.isPrefetch && { 'Sec-Purpose': 'prefetch' }),
        ...Object.fromEntries(signatureOf(faulty)),
      },
      body: faulty.body,
    })
  }

  const signatureOf = ({ body, isUnsigned, isForged }: Pick<Faulty, 'body' | 'isUnsigned' | 'isForged'>) => {
    const call = { url: '', body: Buffer.from(isForged ? `${body}!` : body), id: '', now: 0 }
    return isUnsigned ? [] : sign(signingOf(SIGNATURE), call)
  }

  it('none is left out here, and none refuses with what it does not name', async () => {
    const { hooks } = await compose({ settings: PluginSettings.parse({}), log: silentLog })
    const { gates } = hooks
    expect(gates.map(({ name }) => name)).to.deep.equal(failures.map(([gate]) => gate))
    for (const [at, [, code]] of failures.entries()) expect(gates[at]?.refusals).to.include(code)
  })

  it('all let a sound call pass', async () => {
    executed = 0
    const hook = await start(options(SOUND))
    expect((await send(hook, SOUND)).status).to.equal(202)
    expect([executed, hook.fired]).to.deep.equal([1, 1])
  })

  for (const [at, [first, code, change]] of failures.entries())
    for (const [second, , other] of failures.slice(at + 1))
      it(`“${first}” is decided before “${second}”`, async () => {
        const faulty = both(change, other)
        const hook = await begin(faulty, options)
        const { fired } = hook
        expectRefusal(await send(hook, faulty), code)
        expect([executed, hook.fired]).to.deep.equal([0, fired])
      })

  for (const [gate, code, change] of failures)
    it(`“${gate}” decides the same when the runtime takes its time`, async () => {
      const faulty = both(change, {})
      const { plugin } = await start(options(faulty))
      // Who brings a runtime brings its modules with it.
      const hook = await begin(faulty, (one) => {
        const { configuration, ...rest } = options(one)
        return {
          ...rest,
          configuration: { ...(configuration as object), ...NO_MODULES },
          runtime: late(plugin.runtime),
        }
      })
      const { fired } = hook
      expectRefusal(await send(hook, faulty), code)
      expect([executed, hook.fired]).to.deep.equal([0, fired])
    })

  function expectRefusal(answer: Awaited<ReturnType<typeof send>>, code: ProblemCode): void {
    const { allow, 'www-authenticate': scheme, 'retry-after': wait, ratelimit } = answer.headers
    expectProblem(answer, code, {
      ...(allow === undefined ? {} : { allow }),
      ...(wait === undefined ? {} : { 'retry-after': wait }),
      ...(ratelimit === undefined
        ? {}
        : { ratelimit: `"total";r=0;t=${String(wait)}`, 'ratelimit-policy': '"total";q=1;w=3600' }),
      ...(scheme === undefined ? {} : { 'www-authenticate': 'Signature' }),
    })
  }
})
