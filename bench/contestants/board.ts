import { Driver, driver, webhook, z, type WebhookReply } from 'placeos-webhooks'

const News = z.object({ at: z.string(), rest: z.string() })

/** Shows live clients what it is called with. */
@driver({ name: 'Bench Board', generic: 'Board' })
export class BenchBoard extends Driver<object, { news: z.infer<typeof News> }> {
  @webhook({ concurrency: 64 })
  show(_verb: unknown, _headers: unknown, body: string): WebhookReply {
    this.status.set('news', News.parse(JSON.parse(body)))
    return [204, null, null]
  }
}
