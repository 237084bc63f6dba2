import { appendFileSync } from 'node:fs'
import { command, Driver, driver, webhook, z, type WebhookContext, type WebhookReply } from 'placeos-webhooks'

const Settings = z.object({
  /** A file that gets a line for each call that has begun. */
  notes: z.string(),
})

/** How many lines are written into the log with a call. */
const LINES = 20

/** How long a call takes, in milliseconds. */
const WORK_MS = 40

/** Takes its time, and notes in a file what has begun, so that nothing that runs twice goes unseen. */
@driver({ name: 'Soak Worker', generic: 'Worker', settings: Settings })
export class SoakWorker extends Driver<z.infer<typeof Settings>> {
  @webhook({ concurrency: 64 })
  quick(...[, , , context]: [unknown, unknown, string, WebhookContext]): WebhookReply {
    appendFileSync(this.settings.notes, `${context.request}\n`)
    return [200, null, 'done at once']
  }

  @webhook({ concurrency: 64 })
  async work(...[, , , context]: [unknown, unknown, string, WebhookContext]): Promise<WebhookReply> {
    appendFileSync(this.settings.notes, `${context.request}\n`)
    await new Promise((resolve) => setTimeout(resolve, WORK_MS))
    return [200, null, 'done']
  }

  /** Calls itself without end. */
  @command()
  async circle(): Promise<void> {
    await this.system.get('Worker_1').call('circle')
  }

  /** Writes much into the log. */
  @webhook({ concurrency: 64 })
  chatter(...[, , , context]: [unknown, unknown, string, WebhookContext]): WebhookReply {
    // Each is another one: those that are there again would only be counted.
    for (let line = 0; line < LINES; line += 1)
      this.log.warn('x'.repeat(1000), { line: `${context.request} ${String(line)}` })
    return this.quick(undefined, undefined, '', context)
  }

  /** Counts how often it is called. */
  @command()
  count(): void {
    appendFileSync(`${this.settings.notes}.count`, '.')
  }
}
