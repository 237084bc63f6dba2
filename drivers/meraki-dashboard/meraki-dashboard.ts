import {
  arg,
  command,
  Driver,
  driver,
  Problem,
  reply,
  safeEqual,
  security,
  webhook,
  z,
  type Json,
  type Verb,
  type WebhookContext,
  type WebhookHeaders,
  type WebhookReply,
} from 'placeos-webhooks'
import { getPage, targetOf, type Page } from './api/dashboard-api.js'
import { excerpt, withoutSecrets } from './excerpt.js'
import { formatMac } from './scanning/mac.js'
import { sample } from './scanning/sample.js'
import { readDelivery, type Scan } from './scanning/scanning-payload.js'
import { rulesOf, Settings } from './scanning/settings.js'
import { Sightings } from './scanning/sightings.js'

/** How long an IP address or a location is known, and how often older ones go, in milliseconds. */
const MEMORY = 30 * 60_000

/** The longest a request to the API may have to wait for its turn, in milliseconds. */
const LONGEST_WAIT = 10_000

/** How long the API may take to answer a request, in milliseconds. */
const REQUEST_TIMEOUT = 10_000

/** More pages than any answer has: whoever sends more is sending them in circles. */
const MOST_PAGES = 100

const defaultSettings = Settings.parse({})

/** Where Wi-Fi clients are, by Meraki's scanning API, and a paced way to Meraki's Dashboard API. */
@driver({
  name: 'Cisco Meraki Dashboard',
  generic: 'Dashboard',
  description: "Receives a Meraki network's scanning API and gets pages of the Dashboard API",
  settings: Settings,
  defaultSettings,
})
export class MerakiDashboard extends Driver<Settings, Record<string, readonly Json[]>> {
  readonly #sightings = new Sightings()
  #rules = rulesOf(defaultSettings)

  override onLoad(): void {
    this.schedule.every(MEMORY, () => {
      this.#sightings.purge(this.now() - MEMORY)
    })
    this.onUpdate()
  }

  override onUpdate(): void {
    this.#rules = rulesOf(this.settings)
  }

  /** Proves on GET that the URL is ours, and takes what POST brings. Meraki hears 200 whatever becomes of it. */
  @webhook({
    name: 'scanning_api',
    methods: ['GET', 'POST'],
    description: "Meraki's scanning API, version 3: GET answers the validator, POST brings observations",
    sample,
  })
  scanningApi(verb: Verb, _headers: WebhookHeaders, body: string, context: WebhookContext): WebhookReply {
    if (verb === 'GET') return reply(200, this.settings.meraki_validator, { 'Content-Type': 'text/plain' })
    this.#receive(body, context.json)
    return reply(200)
  }

  @command({
    name: 'lookup_ip',
    args: [arg('address', z.string())],
    description: 'The MAC address last heard with an IP address',
  })
  lookupIp(address: string) {
    const lease = this.#sightings.lookUp(address)
    return lease ? { mac: lease.mac, time: lease.heard } : null
  }

  @command({
    name: 'locate_mac',
    args: [arg('address', z.string())],
    description: 'Where the client of a MAC address is',
  })
  locateMac(address: string) {
    const location = this.#sightings.locate(address)
    return location ? { ...location, time: new Date(location.time).toISOString() } : null
  }

  @command({
    name: 'format_mac',
    args: [arg('address', z.string())],
    description: 'A MAC address as hex digits in lower case',
  })
  formatMac(address: string): string {
    return formatMac(address)
  }

  @security('support')
  @command({ name: 'inspect_state', description: 'How many addresses are known' })
  inspectState() {
    return { ip_mappings: this.#sightings.addresses, tracking: this.#sightings.clients }
  }

  /**
   * Fails with Problem `invalid-arguments`, `invalid-configuration`, `queue-full`, `driver-timeout` or
   * `driver-failed`.
   */
  @security('support')
  @command({
    args: [arg('location', z.string())],
    description: 'The body of one page of the Dashboard API, by its path',
    timeout: LONGEST_WAIT + 3 * REQUEST_TIMEOUT,
  })
  async fetch(location: string): Promise<string> {
    const { body } = await this.#get(targetOf(location, this.#access))
    return body
  }

  /** Fails as `fetch` does. */
  @security('support')
  @command({
    name: 'fetch_all',
    args: [arg('location', z.string())],
    description: 'The bodies of all pages of an answer of the Dashboard API',
    timeout: MOST_PAGES * REQUEST_TIMEOUT,
  })
  async fetchAll(location: string): Promise<string[]> {
    const bodies: string[] = []
    let target: URL | undefined = targetOf(location, this.#access)
    while (target) {
      if (bodies.length === MOST_PAGES) throw new Problem('driver-failed', `${location} has no last page`)
      const page: Page = await this.#get(target)
      bodies.push(page.body)
      target = page.next
    }
    return bodies
  }

  #receive(body: string, payload: Json | undefined): void {
    const { meraki_secret: secret, debug_payload: debug } = this.settings
    if (debug) this.log.debug('scanning payload', { body: withoutSecrets(body, secret) })
    const delivery = readDelivery(payload)
    switch (delivery.kind) {
      case 'scan':
        this.#take(delivery, secret)
        return
      case 'other type':
        this.log.debug('scanning payload ignored: not of type WiFi', { type: excerpt(delivery.type, secret) })
        return
      case 'unknown version':
        this.log.warn('scanning payload ignored: not version 3.0', { body: excerpt(body, secret) })
        return
      case 'malformed':
        this.log.error('scanning payload refused: malformed', { reason: delivery.reason })
    }
  }

  #take(scan: Scan, secret: string): void {
    if (secret === '') {
      this.log.error('scanning payload refused: meraki_secret is not set')
    } else if (!safeEqual(scan.secret, secret)) {
      this.log.error('scanning payload refused: its secret is not meraki_secret')
    } else {
      // Read at once, which costs a tenth of parsing: payloads kept until somebody asks measured no cheaper,
      // as the garbage collector then moves them whole.
      this.#sightings.add(scan.observations, this.now(), this.#rules)
      this.status.adopt(scan.networkId, scan.observations)
    }
  }

  get #access() {
    const { base_url: base, meraki_api_key: key } = this.settings
    if (key === '') throw new Problem('invalid-configuration', 'meraki_api_key is not set')
    return { base: new URL(base), key }
  }

  async #get(target: URL): Promise<Page> {
    const pause = 1000 / this.settings.rate_limit
    if (this.queue.size * pause > LONGEST_WAIT) {
      throw new Problem('queue-full', `${String(this.queue.size)} requests to Meraki are waiting already`)
    }
    const access = this.#access
    return this.queue.add(({ signal }) => getPage(target, access, signal), {
      delay: pause,
      timeout: REQUEST_TIMEOUT,
      retries: 1,
    })
  }
}
