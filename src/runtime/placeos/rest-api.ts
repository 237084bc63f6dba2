import { Problem } from '../../problem/index.js'

/** How long an answer may take, in milliseconds. */
const ANSWER_MS = 5000

/** An answer of PlaceOS's REST interface. */
export interface ApiAnswer {
  readonly body: unknown
  /** How many rows there are in all, where it was said. */
  readonly total: number | undefined
}

/** PlaceOS's REST interface, for what is in its database alone. */
export class RestApi {
  constructor(
    private readonly url: string,
    private readonly key: string | undefined,
  ) {}

  /** Reads something. Rejects with Problem `not-found` or `runtime-unavailable`. */
  async get(path: string): Promise<ApiAnswer> {
    const said = "PlaceOS's REST interface cannot be read now"
    let status: number
    try {
      const answer = await fetch(`${this.url.replace(/\/+$/, '')}/api/engine/v2/${path}`, {
        headers: this.key === undefined ? {} : { 'X-API-Key': this.key },
        signal: AbortSignal.timeout(ANSWER_MS),
        // The key is for this server alone.
        redirect: 'error',
      })
      if (answer.ok) {
        const total = Number(answer.headers.get('X-Total-Count') ?? Number.NaN)
        return { body: await answer.json(), total: Number.isNaN(total) ? undefined : total }
      }
      status = answer.status
      await answer.body?.cancel()
    } catch (error) {
      throw new Problem('runtime-unavailable', said, { cause: error })
    }
    if (status === 404) throw new Problem('not-found', 'PlaceOS has nothing of that id')
    throw new Problem('runtime-unavailable', `${said}: it answered ${status}`)
  }
}
