import {
  arg,
  command,
  Driver,
  driver,
  reply,
  security,
  webhook,
  z,
  type Json,
  type RemoteModules,
  type Verb,
  type WebhookContext,
  type WebhookHeaders,
  type WebhookReply,
} from 'placeos-webhooks'
import { deliver } from './deliver.js'
import { DoorEventMessage, type DoorEvent } from './door-event.js'
import { Door } from './door.js'
import { notificationOf } from './notification.js'
import { withoutSecrets } from './request-body.js'
import {
  isSubscribable,
  MAX_SUBSCRIPTIONS,
  NOT_CALLABLE,
  NOT_SUBSCRIBABLE,
  Subscription,
  Subscriptions,
  without,
} from './subscription.js'

const Settings = z.strictObject({
  organization_id: z.string().min(1).default('event').describe('Whose doors: names the channel of events'),
  subscriptions: Subscriptions.default([]).describe(
    'Who is told of door events; the webhook keeps them here',
  ),
  debug_webhook: z.boolean().default(false).describe('Whether requests are logged with their bodies'),
})
type Settings = z.output<typeof Settings>

/** Lets Rhombus see and unlock the doors of the local security systems, and tells it what happens at them. */
@driver({
  name: 'Rhombus Security Interop',
  generic: 'RhombusSecurity',
  description: 'Connects Rhombus with the local security systems: doors, unlocking, door events',
  settings: Settings,
})
export class RhombusSecurity extends Driver<Settings, { event_count: number }> {
  override onLoad(): void {
    this.status.set('event_count', 0)
    this.onUpdate()
  }

  override onUpdate(): void {
    this.clearSubscriptions()
    this.monitor(`security/${this.settings.organization_id}/door`, (message) =>
      this.doorEvent(DoorEventMessage.parse(message)),
    )
  }

  @webhook({
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    description:
      'Lists doors (GET), unlocks one (PUT), begins (POST) and ends (DELETE) a subscription to events',
    sample: { webhook: 'https://rhombus.example.org/door-events', secret: 'k7-demo-secret' },
  })
  async request(
    verb: Verb,
    _headers: WebhookHeaders,
    _body: string,
    context: WebhookContext,
  ): Promise<WebhookReply> {
    try {
      return await this.#answer(verb, context)
    } catch (error) {
      this.log.warn('a request could not be handled', { verb, error })
      return reply(500, { error: 'the request could not be handled' })
    }
  }

  @security('administrator')
  @command({
    name: 'door_event',
    args: [arg('json', DoorEventMessage)],
    description: 'Tells every subscriber of a door event',
  })
  async doorEvent(event: DoorEvent): Promise<void> {
    await Promise.all(this.settings.subscriptions.map((subscription) => this.#notify(subscription, event)))
    this.status.set('event_count', (this.status.get('event_count') ?? 0) + 1)
  }

  #answer(verb: Verb, context: WebhookContext): WebhookReply | Promise<WebhookReply> {
    switch (verb) {
      case 'GET':
        return this.#listDoors()
      case 'POST':
        return this.#subscribe(Subscription.parse(this.#read(verb, context)))
      case 'DELETE':
        return this.#unsubscribe(Subscription.parse(this.#read(verb, context)))
      case 'PUT':
        return this.#unlock(Door.parse(this.#read(verb, context)))
      case 'PATCH':
        return reply(400, { error: `unexpected HTTP request method: ${verb}` })
    }
  }

  async #subscribe(subscription: Subscription): Promise<WebhookReply> {
    if (!isSubscribable(subscription.webhook)) return reply(422, { error: NOT_SUBSCRIBABLE })
    if (!(await this.outgoing.mayCall(subscription.webhook))) return reply(422, { error: NOT_CALLABLE })
    const subscriptions = [...without(this.settings.subscriptions, subscription.webhook), subscription]
    if (subscriptions.length > MAX_SUBSCRIPTIONS)
      return reply(422, { error: `there are ${MAX_SUBSCRIPTIONS} subscriptions already` })
    await this.saveSetting('subscriptions', subscriptions)
    return reply(201)
  }

  async #unsubscribe({ webhook }: Subscription): Promise<WebhookReply> {
    await this.saveSetting('subscriptions', without(this.settings.subscriptions, webhook))
    return reply(202)
  }

  async #listDoors(): Promise<WebhookReply> {
    const lists = await this.#security().call('door_list')
    return reply(200, { doors: lists.flatMap((list) => this.#doorsIn(list)) })
  }

  /** Unlocks a door; the first security system that answers decides. */
  async #unlock({ door_id }: Door): Promise<WebhookReply> {
    const [unlocked] = await this.#security().call('unlock', door_id)
    if (unlocked === undefined) throw new Error('no security system answered')
    if (typeof unlocked !== 'boolean') return reply(501)
    return reply(unlocked ? 200 : 403)
  }

  /** Sends an event to one subscriber; its failure is its own. */
  async #notify({ webhook, secret }: Subscription, event: DoorEvent): Promise<void> {
    try {
      await deliver(this.outgoing, webhook, notificationOf(event, secret))
    } catch (error) {
      // Paths and queries of subscribers' URLs are often secrets.
      this.log.warn('a subscriber was not told of an event', { subscriber: new URL(webhook).origin, error })
    }
  }

  /** The doors one module listed; a module that lists something else hides nobody's doors. */
  #doorsIn(list: Json): readonly Door[] {
    const doors = z.array(Door).safeParse(list)
    if (!doors.success) this.log.warn('a security system listed no doors', { error: doors.error })
    return doors.data ?? []
  }

  /** The error says nothing of the text, which may hold a secret. */
  #read(verb: Verb, { json }: WebhookContext): unknown {
    if (json === undefined) throw new Error('the body is not JSON')
    if (this.settings.debug_webhook) this.log.debug('a request', { verb, body: withoutSecrets(json) })
    return json
  }

  #security(): RemoteModules {
    return this.system.implementing('DoorSecurity')
  }
}
