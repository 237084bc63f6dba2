import { command, Driver, driver, reply, webhook, z, type WebhookReply } from 'placeos-webhooks'

const Settings = z.object({ tone: z.string().default('ding') })

/** A driver of a bell that counts its rings, and the way to let go of what it holds. */
export interface BellWorks {
  readonly Bell: abstract new (...args: never) => object
  /** Lets a delivery to `hold` be answered, whether or not its module is still there. */
  readonly release: () => void
}

export function makeBell(): BellWorks {
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => {
    release = resolve
  })

  @driver({ name: 'Bell', generic: 'Bell', settings: Settings })
  class Bell extends Driver<z.output<typeof Settings>, { rings: number; held: boolean }> {
    override onLoad(): void {
      this.status.set('rings', 0)
    }

    @webhook({ methods: ['GET', 'POST'], sample: { hard: true } })
    ring(): WebhookReply {
      return reply(200, { tone: this.settings.tone, rings: this.#count() })
    }

    @webhook()
    async hold(): Promise<WebhookReply> {
      this.status.set('held', true)
      await released
      return reply(200, { rings: this.#count() })
    }

    @webhook({ debounce: { wait: 5000 } })
    settle(): WebhookReply {
      return reply(200, { rings: this.#count() })
    }

    @command()
    remind(): void {
      this.schedule.every(60_000, () => this.#count())
    }

    #count(): number {
      const rings = (this.status.get('rings') ?? 0) + 1
      this.status.set('rings', rings)
      return rings
    }
  }
  return { Bell, release }
}
