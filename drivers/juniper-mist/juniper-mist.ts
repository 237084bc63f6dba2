import {
  arg,
  command,
  Driver,
  driver,
  reply,
  webhook,
  z,
  type Json,
  type Verb,
  type WebhookContext,
  type WebhookHeaders,
  type WebhookReply,
} from 'placeos-webhooks'
import { LocationEvent, Message } from './location-event.js'
import { Sightings } from './sightings.js'
import { judge } from './signature.js'

const Settings = z.strictObject({
  webhook_secret: z
    .string()
    .default('')
    .meta({ secret: true })
    .describe('The secret Mist signs with; while it is empty all is refused'),
})
type Settings = z.output<typeof Settings>

/** Hears from Juniper Mist where devices are. Each status key is a site's id, its value that site's latest events. */
@driver({
  name: 'Juniper Mist API',
  generic: 'Mist',
  description: 'Hears from Juniper Mist where Wi-Fi clients, BLE assets and phones are',
  settings: Settings,
})
export class Mist extends Driver<Settings, Record<string, readonly Json[]>> {
  readonly #sightings = new Sightings()

  @webhook({
    name: 'location_webhook',
    description: 'Takes location events as Mist signs and sends them',
    sample: {
      topic: 'location',
      events: [
        {
          type: 'wifi',
          site_id: 'site-7',
          map_id: 'map-2',
          x: 120.5,
          y: 88,
          timestamp: 1_773_480_413,
          mac: '5c5b350e0001',
        },
      ],
    },
  })
  locationWebhook(
    _verb: Verb,
    _headers: WebhookHeaders,
    _body: string,
    context: WebhookContext,
  ): WebhookReply {
    const verdict = judge((name) => context.header(name), context.raw, this.settings.webhook_secret)
    if (verdict === 'genuine') this.#take(context.json)
    else this.log.warn(`a request was ${verdict}`, { address: context.address })
    return reply(STATUS[verdict])
  }

  @command({
    name: 'locate_mac',
    args: [arg('address', z.string())],
    description: 'The latest location event of a device, or null',
  })
  locateMac(address: string): Json {
    return this.#sightings.find(address)
  }

  /** Mist stops sending to who refuses, so what cannot be read is logged and no more. */
  #take(json: Json | undefined): void {
    try {
      const { topic, events } = Message.parse(json)
      if (topic === 'location') this.#locate(events)
    } catch (error) {
      this.log.error('a message could not be read', { error })
    }
  }

  #locate(events: readonly Json[]): void {
    const sites = new Map<string, Json[]>()
    let unread = 0
    for (const event of events) {
      const { data } = LocationEvent.safeParse(event)
      if (!data) {
        unread += 1
        continue
      }
      const ofSite = sites.get(data.site_id)
      if (ofSite) ofSite.push(event)
      else sites.set(data.site_id, [event])
      if (data.type !== 'sdk') this.#sightings.add(data.mac, { timestamp: data.timestamp, event })
    }
    for (const [site, ofSite] of sites) this.status.adopt(site, ofSite)
    if (unread > 0) this.log.warn('events could not be read', { unread, of: events.length })
  }
}

const STATUS = { genuine: 200, unsigned: 404, forged: 401 } as const
