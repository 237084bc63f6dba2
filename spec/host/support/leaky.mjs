/* A driver that says more than it should, in plain JavaScript: its settings name what it gives away. */
import { command, Driver, driver, reply, webhook, z } from 'placeos-webhooks'

const methodOf = (driverClass, name) => Object.getOwnPropertyDescriptor(driverClass.prototype, name)

export class Leaky extends Driver {
  /** Logs what a careless author logs. */
  tell(_verb, headers, _body, context) {
    const { key, secret } = this.settings
    this.log.debug('called', { headers, query: context.query, rawHeaders: ['X-API-Key', key] })
    this.log.info(`will call https://h/api/engine/v2/webhook/trig-site/notify/${secret}/Leaky/1/tell`)
    this.log.warn('calls', {
      options: {
        url: `http://h/x?secret=${secret}&api-key=${key}`,
        headers: { Authorization: `Bearer ${key}` },
      },
    })
    this.log.error('was refused', { error: this.#refusal() })
    return reply(200, { told: true })
  }

  break() {
    throw this.#refusal()
  }

  async reject() {
    await Promise.resolve()
    throw Object.assign(this.#refusal(), { request: { headers: { cookie: `api-key=${this.settings.key}` } } })
  }

  fling() {
    const error = this.#refusal()
    setTimeout(() => {
      throw error
    })
  }

  fail() {
    throw this.#refusal()
  }

  /** Answers what it should keep to itself, to whoever has just sent it. */
  echo() {
    const { secret } = this.settings
    return reply(200, `it is ${secret}`, { 'X-Echo': `it is ${secret}` })
  }

  fit() {
    return reply(200)
  }

  /** Holds its caller until it is too late. */
  stall() {
    const { key, secret } = this.settings
    return new Promise((resolve) => setTimeout(resolve, 300, reply(200, { key, secret })))
  }

  #refusal() {
    const { key, secret } = this.settings
    const cause = new Error(`GET /webhook/trig-site/notify?secret=${secret} with X-Webhook-Secret: ${secret}`)
    return new Error(`the key ${key} was refused`, { cause })
  }
}
for (const [name, options] of Object.entries({
  tell: {},
  break: {},
  reject: {},
  fling: {},
  echo: {},
  fit: { body: z.object({ door: z.string() }) },
  stall: { timeout: 100 },
}))
  webhook({ methods: ['GET', 'POST'], ...options })(Leaky.prototype, name, methodOf(Leaky, name))
command()(Leaky.prototype, 'fail', methodOf(Leaky, 'fail'))
driver({ name: 'Leaky', generic: 'Leaky' })(Leaky)
