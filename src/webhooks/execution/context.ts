import type { Verb, WebhookContext } from '../../driver/index.js'
import { rawFields } from '../../http/index.js'
import type { Delivery } from '../delivery/delivery.js'
import { driverHeader } from './headers.js'

const EMPTY = Buffer.alloc(0)

/** What a webhook method learns of a delivery; most of it is made only when asked for. */
export class DeliveryContext implements WebhookContext<unknown> {
  #query: URLSearchParams | undefined

  constructor(
    private readonly delivery: Delivery,
    readonly verb: Verb,
    readonly execution: string,
  ) {}

  get query(): URLSearchParams {
    return (this.#query ??= new URLSearchParams(this.delivery.url.query))
  }

  header(name: string): string | undefined {
    return driverHeader(rawFields(this.delivery.request), name)
  }

  get raw(): Buffer {
    return this.delivery.body ?? EMPTY
  }

  get body(): unknown {
    return this.delivery.parsedBody
  }

  get address(): string {
    return this.delivery.address
  }

  get request(): string {
    return this.delivery.id
  }
}
