/* Compiled, never run: proves what authors may and may not write. */
import {
  arg,
  command,
  Driver,
  driver,
  reply,
  webhook,
  z,
  type Verb,
  type WebhookContext,
  type WebhookHeaders,
} from 'placeos-webhooks'

const Settings = z.object({ token: z.string().optional(), volume: z.number().default(10) })
type Settings = z.infer<typeof Settings>

@driver({ name: 'Good', generic: 'Good', settings: Settings, defaultSettings: { volume: 5 } })
export class Good extends Driver<Settings, { power: boolean }> {
  @command({ args: [arg('state', z.boolean()), arg('level', z.number().default(1))] })
  power(state: boolean, level: number) {
    this.status.set('power', state && level > this.settings.volume)
    // @ts-expect-error a status key of another type
    this.status.set('power', 3)
    // @ts-expect-error a key the driver does not have
    this.status.set('colour', 3)
  }

  @command()
  refresh() {
    return this.system.get('Display_1').call('power', true)
  }

  @webhook({ methods: ['GET', 'POST'], body: z.object({ door: z.string() }) })
  async request(
    _verb: Verb,
    _headers: WebhookHeaders,
    _body: string,
    { body }: WebhookContext<{ door: string }>,
  ) {
    await Promise.resolve()
    return reply(200, body.door)
  }

  @webhook()
  nothing() {
    return
  }

  // @ts-expect-error the method takes text where the command declares a boolean
  @command({ args: [arg('state', z.boolean())] })
  wrongType(state: string) {
    return state
  }

  // @ts-expect-error the method needs two arguments where the command declares one
  @command({ args: [arg('state', z.boolean())] })
  wrongCount(state: boolean, other: string) {
    return [state, other]
  }

  // @ts-expect-error a webhook answers a reply or nothing
  @webhook()
  wrongReply() {
    return 'text'
  }

  // @ts-expect-error the body's type is what the schema gives
  @webhook({ body: z.object({ door: z.string() }) })
  wrongBody(_v: Verb, _h: WebhookHeaders, _b: string, _c: WebhookContext<{ door: number }>) {
    return reply(200)
  }

  // @ts-expect-error HEAD never runs anything
  @webhook({ methods: ['HEAD'] })
  wrongVerb() {
    return reply(200)
  }
}

// @ts-expect-error the schema's output is not the class's settings
@driver({ name: 'Bad', generic: 'Bad', settings: z.object({ volume: z.string() }) })
export class WrongSettings extends Driver<Settings> {}

// @ts-expect-error not a driver
@driver({ name: 'Bad', generic: 'Bad' })
export class NotADriver {}
