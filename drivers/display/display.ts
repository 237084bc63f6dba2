import { isDeepStrictEqual } from 'node:util'
import {
  arg,
  command,
  Driver,
  driver,
  reply,
  safeEqual,
  webhook,
  z,
  type TaskOptions,
  type Verb,
  type WebhookContext,
  type WebhookHeaders,
  type WebhookReply,
} from 'placeos-webhooks'
import type { DeviceListener, DisplayDevice } from './device.js'
import { bearerToken, readChanges } from './request.js'
import { Input, Level, shown, type Changes, type Shown } from './state.js'
import { TcpDevice } from './tcp-device.js'
import { VirtualDevice } from './virtual-device.js'

const Settings = z.strictObject({
  device: z
    .strictObject({ host: z.string().min(1), port: z.int().min(1).max(65_535) })
    .optional()
    .describe('Where the display listens; without it the module is a virtual display'),
  webhook_token: z
    .string()
    .min(1)
    .optional()
    .meta({ secret: true })
    .describe('The bearer token webhook callers must send'),
})
type Settings = z.output<typeof Settings>

/** The status keys. Those of the display itself are there once it has told them. */
type Keys = Shown & { connected: boolean }

/** How long one attempt at a change may take, in milliseconds, and how often it is made again. */
const ATTEMPTS: TaskOptions = { timeout: 2000, retries: 2 }

/** A display that people control by commands, and other services by HTTP requests. */
@driver({
  name: 'Webhook Display',
  generic: 'Display',
  description: 'A display, virtual or at the other end of a TCP connection, that HTTP requests can set',
  settings: Settings,
  implements: ['Powerable', 'Muteable', 'InputSelection'],
})
export class Display extends Driver<Settings, Keys> {
  #address: Settings['device']
  #device: DisplayDevice | undefined

  override onUpdate(): void {
    const { device } = this.settings
    // A display that stays the same keeps its connection, and what is being sent on it.
    if (this.#device && isDeepStrictEqual(device, this.#address)) return
    this.#device?.close()
    this.status.clear()
    this.#address = device
    this.#device = device
      ? new TcpDevice(device, this.#listener, (ms, run) => this.schedule.in(ms, run))
      : new VirtualDevice(this.#listener)
  }

  override onUnload(): void {
    this.#device?.close()
  }

  @command({ args: [arg('state', z.boolean())], description: 'Turns the display on or off' })
  power(state: boolean): Promise<void> {
    return this.#become({ power: state })
  }

  @command({ name: 'switch_to', args: [arg('input', Input)], description: 'Shows an input' })
  switchTo(input: Input): Promise<void> {
    return this.#become({ input })
  }

  @command({
    args: [arg('level', Level)],
    description: 'Sets the volume in percent; a muted display stays muted',
  })
  volume(level: number): Promise<void> {
    return this.#become({ volume: level })
  }

  @command({
    args: [arg('state', z.boolean().default(true))],
    description: 'Mutes the sound, or restores it',
  })
  mute(state: boolean): Promise<void> {
    return this.#become({ mute: state })
  }

  @webhook({
    methods: ['GET', 'POST', 'PUT'],
    description: 'Tells the status (GET), or sets any of power, input, volume and mute and tells the new one',
    sample: { power: true, input: 'hdmi2', volume: 35, mute: false },
  })
  request(
    verb: Verb,
    _headers: WebhookHeaders,
    _body: string,
    context: WebhookContext,
  ): WebhookReply | Promise<WebhookReply> {
    if (!this.#admits(context)) return reply(401, null, { 'WWW-Authenticate': 'Bearer' })
    if (verb === 'GET') return this.#tell()
    const reading = readChanges(context.json)
    if ('refusal' in reading) return reading.refusal
    return this.#become(reading.changes).then(() => this.#tell())
  }

  /** Makes the display what is wanted once it has done what it was told before. */
  #become(wanted: Changes): Promise<void> {
    return this.queue.add((attempt) => this.#device?.become(wanted, attempt), ATTEMPTS)
  }

  #admits(context: WebhookContext): boolean {
    const { webhook_token: token } = this.settings
    return token === undefined || safeEqual(bearerToken(context.header('Authorization')), token)
  }

  #tell(): WebhookReply {
    return reply(200, this.status.all())
  }

  readonly #listener: DeviceListener = {
    connected: () => {
      this.status.set('connected', true)
    },
    disconnected: (reason) => {
      // Said once an outage, not with each attempt to end it.
      if (this.status.get('connected') !== false)
        this.log.warn('the display is out of reach', { error: reason })
      this.status.set('connected', false)
    },
    state: (now) => {
      const { power, input, volume, audio_mute } = shown(now)
      this.status.set('power', power)
      this.status.set('input', input)
      this.status.set('volume', volume)
      this.status.set('audio_mute', audio_mute)
    },
  }
}
