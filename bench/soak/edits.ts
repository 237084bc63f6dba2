/** What callers have asked of a host, and what they were told is done. */
class EditBooks {
  readonly tried = { triggers: new Set<string>(), instances: 0, calls: 0 }
  readonly done = { triggers: new Map<string, string>(), instances: new Set<string>(), calls: 0 }

  get acknowledged(): number {
    return this.done.triggers.size + this.done.instances.size + this.done.calls
  }
}

/** What a host knows otherwise than callers were told: names of what must be none, and what there is of it. */
export type Differences = Readonly<Record<string, readonly string[]>>

const API = '/api/engine/v2'
const SYSTEM = 'sys-1'
const CALLED = { id: 'trig-called', secret: 'called-secret' }

/** A host's configuration: one system, to which all the rest is added. */
export const EDITED_SITE = { systems: [{ id: SYSTEM, name: 'One', modules: [] }] }

/** What to import beforehand: instances that rest in another system, and one that is called. */
export function restingRows(instances: number): object[] {
  const resting = Array.from({ length: instances }, (_, index) => ({
    id: `trig-${String(index)}`,
    trigger_id: 'trigger-quiet',
    control_system_id: 'sys-resting',
  }))
  return [
    { id: 'trigger-quiet', name: 'quiet' },
    { id: 'trigger-called', name: 'called', enable_webhook: true },
    ...resting,
    {
      id: CALLED.id,
      trigger_id: 'trigger-called',
      control_system_id: SYSTEM,
      webhook_secret: CALLED.secret,
    },
  ]
}

/** Makes triggers and instances and calls a webhook, of one host after the other that has the same database. */
export class Edits {
  readonly #books = new EditBooks()

  /** @param key an administrator's */
  constructor(private readonly key: string) {}

  get acknowledged(): number {
    return this.#books.acknowledged
  }

  /** Does one thing after the other, six at a time, until the host is gone; it is killed after so many more answers. */
  async untilKilled(url: string, after: number, kill: () => void): Promise<void> {
    const enough = this.#books.acknowledged + after
    const untilGone = async (act: (url: string) => Promise<void>): Promise<void> => {
      try {
        for (;;) {
          await act(url)
          if (this.#books.acknowledged >= enough) kill()
        }
      } catch (error) {
        // Connections break when the process is killed; anything else is for others to hear of.
        if (!(error instanceof TypeError)) throw error
      }
    }
    const acts = [this.#makeTrigger, this.#makeInstance, this.#call, this.#call, this.#call, this.#call]
    await Promise.all(acts.map(untilGone))
  }

  /** Holds what a host knows to what callers were told. */
  async differences(url: string): Promise<Differences> {
    const { tried, done } = this.#books
    const made = await this.#get(url, '/triggers?limit=10000&q=made')
    const names = made.map(({ name }) => String(name))
    const triggers = new Map(made.map(({ id, name }) => [id, name]))
    const instances = await this.#get(url, `/systems/${SYSTEM}/triggers?limit=10000`)
    const ids = new Set(instances.map(({ id }) => id))
    const counted = Number(instances.find(({ id }) => id === CALLED.id)?.trigger_count)
    return {
      'triggers made twice': names.filter((name, at) => names.indexOf(name) !== at),
      'triggers that nobody made': names.filter((name) => !tried.triggers.has(name)),
      'triggers that were acknowledged and are gone': [...done.triggers]
        .filter(([id, name]) => triggers.get(id) !== name)
        .map(([id]) => id),
      'instances that were acknowledged and are gone': [...done.instances].filter((id) => !ids.has(id)),
      'instances more or fewer than were made': outside(
        instances.length - 1,
        done.instances.size,
        tried.instances,
      ),
      'calls counted that were not made, or made and not counted': outside(counted, done.calls, tried.calls),
    }
  }

  readonly #makeTrigger = async (url: string): Promise<void> => {
    const name = `made-${String(this.#books.tried.triggers.size)}`
    this.#books.tried.triggers.add(name)
    this.#books.done.triggers.set(await this.#post(url, '/triggers', { name }), name)
  }

  readonly #makeInstance = async (url: string): Promise<void> => {
    this.#books.tried.instances += 1
    const body = { trigger_id: 'trigger-quiet' }
    this.#books.done.instances.add(await this.#post(url, `/systems/${SYSTEM}/triggers`, body))
  }

  readonly #call = async (url: string): Promise<void> => {
    this.#books.tried.calls += 1
    const path = `/webhook/${CALLED.id}/notify?secret=${CALLED.secret}`
    const { status } = await fetch(url + API + path, { method: 'POST' })
    if (status !== 202) throw new Error(`a call was answered ${String(status)}`)
    this.#books.done.calls += 1
  }

  async #get(url: string, path: string): Promise<Record<string, unknown>[]> {
    const response = await this.#ask(url, path, {})
    if (response.status !== 200) throw new Error(`${path} was answered ${String(response.status)}`)
    return (await response.json()) as Record<string, unknown>[]
  }

  /** The id of what was created. */
  async #post(url: string, path: string, body: unknown): Promise<string> {
    const response = await this.#ask(url, path, { method: 'POST', body: JSON.stringify(body) })
    if (response.status !== 201) throw new Error(`${path} was answered ${String(response.status)}`)
    return ((await response.json()) as { id: string }).id
  }

  #ask(url: string, path: string, init: RequestInit): Promise<Response> {
    const headers = { 'X-API-Key': this.key, 'Content-Type': 'application/json' }
    return fetch(url + API + path, { ...init, headers })
  }
}

/** A number that is not within its bounds, said with them. */
const outside = (value: number, least: number, most: number): string[] =>
  value >= least && value <= most ? [] : [`${String(value)} and not ${String(least)} to ${String(most)}`]
