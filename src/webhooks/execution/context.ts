import type { Json, Verb, WebhookContext } from '../../driver/index.js'
import { rawFields } from '../../http/index.js'
import { parametersIn, readJson, type Parts } from '../../payload/index.js'
import type { Delivery } from '../delivery/delivery.js'
import { checkBody } from '../gates/body-schema.js'
import { driverHeader } from './headers.js'

const EMPTY = Buffer.alloc(0)
const NO_PARTS: Parts = { fields: {}, files: [] }

/** What a webhook method learns of a delivery; most of it is made only when asked for. */
export class DeliveryContext implements WebhookContext<unknown> {
  #query: URLSearchParams | undefined
  #json: { readonly value: Json | undefined } | undefined

  constructor(
    private readonly delivery: Delivery,
    readonly verb: Verb,
    readonly execution: string,
  ) {}

  get query(): URLSearchParams {
    return (this.#query ??= parametersIn(this.delivery.url.query))
  }

  header(name: string): string | undefined {
    return driverHeader(rawFields(this.delivery.request), name)
  }

  get raw(): Buffer {
    return this.delivery.sent ?? this.delivery.body ?? EMPTY
  }

  get json(): Json | undefined {
    this.#json ??= { value: readJson(this.delivery.body ?? EMPTY, this.header('content-type')) }
    return this.#json.value
  }

  get fields(): Parts['fields'] {
    return this.delivery.form?.parts.fields ?? NO_PARTS.fields
  }

  get files(): Parts['files'] {
    return this.delivery.form?.parts.files ?? NO_PARTS.files
  }

  get body(): unknown {
    // What has waited is held to the schema again: what that makes of it is not kept meanwhile.
    const problem = this.delivery.parsed ? undefined : checkBody(this.delivery)
    if (problem) throw problem
    return this.delivery.parsed?.value
  }

  get address(): string {
    return this.delivery.address
  }

  get request(): string {
    return this.delivery.id
  }
}
