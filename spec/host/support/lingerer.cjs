/* A driver as TypeScript compiles it to CommonJS: its class is the default of its exports. */
'use strict'
Object.defineProperty(exports, '__esModule', { value: true })
const { writeFileSync } = require('node:fs')
const { setTimeout: pause } = require('node:timers/promises')
const { Driver, driver, reply, webhook } = require('placeos-webhooks')

/** Takes its time to load, and notes that it has been unloaded. */
class Lingerer extends Driver {
  async onLoad() {
    this.log.info('a module loads', { room: this.settings.room })
    await pause(this.settings.ms ?? 0)
  }

  onUnload() {
    if (this.settings.note) writeFileSync(this.settings.note, 'unloaded')
  }

  say() {
    return reply(200, this.settings.room ?? '')
  }
}
webhook({ methods: ['GET'] })(
  Lingerer.prototype,
  'say',
  Object.getOwnPropertyDescriptor(Lingerer.prototype, 'say'),
)
driver({ name: 'Lingerer', generic: 'Lingerer' })(Lingerer)
exports.default = Lingerer
