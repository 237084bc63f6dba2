import { randomInt } from 'node:crypto'
import {
  arg,
  command,
  Driver,
  driver,
  Problem,
  reply,
  security,
  webhook,
  z,
  type Verb,
  type WebhookContext,
  type WebhookHeaders,
  type WebhookReply,
} from 'placeos-webhooks'
import { readChallenge, type Challenge } from './challenge.js'
import { GuessLimit, type Allowance } from './guess-limit.js'
import { guestCodes, guestHash, isGuestCode } from './guest-code.js'
import { Guests, type Guest } from './guests.js'
import { isTimeZone, localDate } from './local-date.js'
import { formatMac } from './mac.js'
import { sample } from './sample.js'
import { Settings } from './settings.js'

/** How often ended accesses and forgiven guesses are forgotten, in milliseconds. */
const PURGE_INTERVAL = 3_600_000

/** Whom a limit over everybody blames. */
const EVERYBODY = ''

/** The counts are since the module started. */
interface Status {
  granted_access: number
  denied_access: number
  throttled_access: number
  errors: number
  last_error: string
}

/** A guest and a moment, in seconds since the epoch, in a zone or the default one. */
const guestAndTime = [
  arg('email', z.string()),
  arg('time', z.number()),
  arg('time_zone', z.string().refine(isTimeZone, 'is not a known time zone').nullable().default(null)),
] as const

/** Lets guests onto Meraki's Wi-Fi who have the code of the day. */
@driver({
  name: 'Cisco Meraki Captive Portal',
  generic: 'CaptivePortal',
  description: 'Lets guests onto a Meraki Wi-Fi network who know their code of the day',
  settings: Settings,
  defaultSettings: Settings.parse({}),
})
export class MerakiCaptivePortal extends Driver<Settings, Status> {
  readonly #guests = new Guests()
  readonly #guesses = new GuessLimit()
  readonly #allGuesses = new GuessLimit()

  override onLoad(): void {
    this.schedule.every(PURGE_INTERVAL, () => {
      this.#guests.purge(this.now())
      this.#guesses.purge(this.now())
    })
  }

  /** Answers 200 with where to go, 406 to a wrong code, 429 to too many of them and 500 to what cannot be read. */
  @webhook({ description: 'Lets a guest in who sends the code of the day', sample, secrets: ['code'] })
  challenge(_verb: Verb, _headers: WebhookHeaders, _body: string, { json }: WebhookContext): WebhookReply {
    try {
      return this.#judge(readChallenge(json))
    } catch (error) {
      return this.#fail(error)
    }
  }

  @security('support')
  @command({ description: 'Everybody who has access now, by MAC address' })
  guests(): Record<string, Guest> {
    return this.#guests.present(this.now())
  }

  @security('support')
  @command({ args: [arg('mac', z.string())], description: 'The guest of a MAC address' })
  lookup(mac: string): Guest | null {
    return this.#guests.find(mac, this.now()) ?? null
  }

  @security('support')
  @command({
    name: 'generate_guest_data',
    args: guestAndTime,
    description: 'The hash a guest has on a day: its pieces are the codes',
  })
  generateGuestData(email: string, time: number, zone: string | null): string {
    return guestHash(email, this.#dateAt(time * 1000, zone), this.#secret)
  }

  @security('support')
  @command({
    name: 'generate_guest_token',
    args: guestAndTime,
    description: 'A code for a guest on a day: one of several, by chance',
  })
  generateGuestToken(email: string, time: number, zone: string | null): string {
    const codes = this.#codesAt(email, time * 1000, zone)
    return codes[randomInt(codes.length)] ?? ''
  }

  #judge(challenge: Challenge): WebhookReply {
    const now = this.now()
    const client = formatMac(challenge.client_mac)
    const codes = this.#codesAt(challenge.email, now, challenge.timezone ?? null)
    const wait = this.#wait(client, now)
    if (wait > 0) {
      this.#count('throttled_access')
      this.log.warn('too many wrong guest codes', { client, waitMs: wait })
      return reply(429, {}, { 'Retry-After': String(Math.ceil(wait / 1000)) })
    }
    return isGuestCode(challenge.code, codes) ? this.#admit(challenge, client, now) : this.#deny(client, now)
  }

  #admit(challenge: Challenge, client: string, now: number): WebhookReply {
    const { ap_mac, client_ip, client_mac, email, base_grant_url, user_continue } = challenge
    const { access_duration: hours, success_url } = this.settings
    this.#guests.admit({ ap_mac, client_ip, client_mac, email }, now + hours * 3_600_000)
    this.#count('granted_access')
    this.log.debug('a guest was let in', { client })
    const target = new URL(base_grant_url)
    target.searchParams.set('duration', String(Math.round(hours * 3600)))
    target.searchParams.set('continue_url', user_continue ?? success_url)
    return reply(200, { redirect_to: target.href })
  }

  #deny(client: string, now: number): WebhookReply {
    this.#guesses.blame(client, now, this.#allowance)
    this.#allGuesses.blame(EVERYBODY, now, this.#totalAllowance)
    this.#count('denied_access')
    this.log.debug('a guest code was wrong', { client })
    return reply(406, {})
  }

  /** What the caller learns is only that it failed; why, without anything that was sent, is in `last_error`. */
  #fail(error: unknown): WebhookReply {
    this.#count('errors')
    const known = error instanceof Problem
    this.status.set('last_error', known ? error.message : 'something went wrong; the log has the cause')
    this.log.error('a guest could not be judged', known ? { reason: error.message } : { error })
    return reply(500)
  }

  #count(key: 'granted_access' | 'denied_access' | 'throttled_access' | 'errors'): void {
    this.status.set(key, (this.status.get(key) ?? 0) + 1)
  }

  /** How long until the next guess, in milliseconds. A caller may make up addresses, hence the limit over all. */
  #wait(client: string, now: number): number {
    return Math.max(
      this.#guesses.wait(client, now, this.#allowance),
      this.#allGuesses.wait(EVERYBODY, now, this.#totalAllowance),
    )
  }

  get #allowance(): Allowance {
    return { guesses: this.settings.guess_limit, window: this.settings.guess_window * 1000 }
  }

  get #totalAllowance(): Allowance {
    return { guesses: this.settings.total_guess_limit, window: this.settings.guess_window * 1000 }
  }

  /** The codes of a guest at a time in milliseconds. */
  #codesAt(email: string, time: number, zone: string | null): string[] {
    return guestCodes(email, this.#dateAt(time, zone), this.#secret, this.settings.code_length)
  }

  #dateAt(time: number, zone: string | null): string {
    const { date_format, default_timezone } = this.settings
    return localDate(date_format, time, zone ?? default_timezone)
  }

  get #secret(): string {
    const { wifi_secret: secret } = this.settings
    if (secret === '') throw new Problem('invalid-configuration', 'wifi_secret is not set')
    return secret
  }
}
