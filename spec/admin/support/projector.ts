import {
  command,
  Driver,
  driver,
  webhook,
  z,
  type DriverContext,
  type WebhookReply,
} from '../../../src/index.js'

const Settings = z.object({
  host: z.string().min(1).describe('Its address'),
  lamp: z.number().nullable().default(1),
  password: z.string().meta({ secret: true }).optional(),
  viewers: z.array(z.object({ url: z.string(), secret: z.string().meta({ secret: true }) })).default([]),
})

/** A driver with settings and secrets, which fails where its host says so. */
@driver({
  name: 'Beam',
  generic: 'Projector',
  description: 'Throws pictures at a wall',
  settings: Settings,
  defaultSettings: { lamp: 2, password: 'factory' },
  implements: ['Powerable'],
})
export class Projector extends Driver<z.output<typeof Settings>> {
  constructor(context: DriverContext) {
    super(context)
    if (this.settings.host === 'no constructor') throw new Error('in /home/secret: cannot be made')
  }

  override onLoad(): void {
    if (this.settings.host === 'no onLoad') throw new Error('in /home/secret: cannot be loaded')
    this.onUpdate()
  }

  override onUpdate(): void {
    if (this.settings.host === 'no onUpdate') throw new Error('in /home/secret: cannot be updated')
    this.status.set('host', this.settings.host)
  }

  /** All of its settings, secrets too, so that a spec sees what it was given. */
  @command()
  told(): unknown {
    return this.settings
  }

  @command()
  async dim(): Promise<void> {
    await this.saveSetting('lamp', 0)
  }

  @webhook({ methods: ['POST', 'PUT'], body: z.object({ on: z.boolean() }), sample: { on: true } })
  beam(): WebhookReply {
    return [200, null, 'on']
  }
}
