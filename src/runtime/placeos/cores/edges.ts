import { z } from 'zod'
import { Problem } from '../../../problem/index.js'
import type { Clock } from '../../../time/index.js'
import type { RestApi } from '../rest-api.js'

/** How long an edge that was asked for counts, in milliseconds. */
const COUNTS_MS = 60_000

const Module = z.object({ edge_id: z.string().min(1) })

/** Which edge a module runs on. Only PlaceOS's database knows. */
export class Edges {
  readonly #asked = new Map<string, { readonly edge: string; readonly at: number }>()

  /** @param given edges by the ids of modules, which win over what the REST interface says */
  constructor(
    private readonly api: RestApi | undefined,
    private readonly given: Readonly<Record<string, string>>,
    private readonly clock: Clock,
  ) {}

  /**
   * What a module's core is picked by: its own id, or that of its edge. Rejects with Problem `runtime-unavailable`
   * where that is not known: a guess would start it on a core that does not own it.
   * @see PlaceOS/driver, `proxy/remote_driver.cr:179-187`
   */
  async keyOf(module: string): Promise<string> {
    if (!module.endsWith('-edge')) return module
    if (Object.hasOwn(this.given, module)) return this.given[module] ?? module
    const known = this.#asked.get(module)
    if (known && this.clock.elapsed() - known.at < COUNTS_MS) return known.edge
    const edge = await this.#ask(module)
    this.#asked.set(module, { edge, at: this.clock.elapsed() })
    return edge
  }

  async #ask(module: string): Promise<string> {
    if (!this.api)
      throw new Problem(
        'runtime-unavailable',
        'the edge of the module is not known: neither set nor to be asked for',
      )
    const { body } = await this.api.get(`modules/${encodeURIComponent(module)}`)
    const read = Module.safeParse(body)
    if (!read.success) throw new Problem('runtime-unavailable', 'the edge of the module is not known')
    return read.data.edge_id
  }
}
