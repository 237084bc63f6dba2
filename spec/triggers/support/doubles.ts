import type { Json, StatusListener } from '../../../src/driver/index.js'
import { formatModuleName } from '../../../src/modules/index.js'
import { Problem } from '../../../src/problem/index.js'
import type { CommandCall, ModuleAddress, Runtime } from '../../../src/runtime/index.js'
import { Listeners, type Stop } from '../../../src/time/index.js'
import type { Unit, UnitStore, Written } from '../../../src/commit/index.js'
import type { Active, Change, Mail, Mailer, TriggerSet, TriggerStore } from '../../../src/triggers/index.js'
import { MemoryTriggerStore } from '../../../src/triggers/memory/index.js'

/** A runtime whose statuses and commands are a spec's. */
export class FakeRuntime implements Runtime {
  /** Every command called, such as `Display_1.power`, in order. */
  readonly called: string[] = []
  readonly calls: CommandCall[] = []
  /** What commands do. */
  run: (call: CommandCall) => unknown = () => null
  readonly #values = new Map<string, Json>()
  readonly #listeners = new Listeners<string, StatusListener>()

  /** Sets a status, such as that of `Display_1.power`. */
  set(key: string, value: Json): void {
    this.#values.set(key, value)
    for (const listener of this.#listeners.of(key)) listener(value)
  }

  /** The keys that are followed. */
  get followed(): string[] {
    return this.#listeners.keys()
  }

  follow({ key, ...module }: ModuleAddress & { readonly key: string }, listener: StatusListener): Stop {
    const name = `${formatModuleName(module)}.${key}`
    const stop = this.#listeners.add(name, listener)
    const value = this.#values.get(name)
    if (value !== undefined) listener(value)
    return stop
  }

  async exec(call: CommandCall): Promise<Json> {
    this.calls.push(call)
    this.called.push(`${formatModuleName(call)}.${call.command}`)
    await this.run(call)
    return null
  }

  findWebhook(): Problem {
    return new Problem('module-not-found', 'there is none')
  }

  callWebhook(): undefined {
    return undefined
  }

  list(): [] {
    return []
  }

  debug(): Stop {
    return () => undefined
  }

  systems(): { readonly systems: [] } {
    return { systems: [] }
  }

  system(): undefined {
    return undefined
  }

  status(): undefined {
    return undefined
  }

  health(): [] {
    return []
  }
}

/** A mailer that keeps its mails. */
export class FakeMailer implements Mailer {
  readonly mails: Mail[] = []
  /** Addresses it refuses. */
  readonly refused = new Set<string>()

  async send(mail: Mail): Promise<void> {
    await Promise.resolve()
    if (this.refused.has(mail.to)) throw new Error(`${mail.to} is refused`)
    this.mails.push(mail)
  }

  close(): void {
    // It has nothing.
  }
}

/** What a store that is told to fail fails with. */
export const UNAVAILABLE = new Problem('storage-unavailable', 'the disk is full')

/** A store that fails and waits when it is told to, and notes what it was asked to keep. */
export class MoodyStore implements TriggerStore, UnitStore {
  readonly applied: (readonly (Change | Pick<Active, 'id' | 'activity'>)[])[] = []
  isFailing = false
  failsToLoad = false
  /** How often everything was read. */
  loads = 0
  /** How often it failed to keep something. */
  refused = 0
  /** What writes wait for. */
  opened: Promise<unknown> = Promise.resolve()

  constructor(
    readonly isShared = false,
    private readonly store = new MemoryTriggerStore(),
  ) {}

  /** A way into the same store, as another process has it. */
  other(): MoodyStore {
    return new MoodyStore(this.isShared, this.store)
  }

  load(): Promise<TriggerSet> {
    this.loads += 1
    return this.isFailing || this.failsToLoad ? Promise.reject(UNAVAILABLE) : this.store.load()
  }

  async apply(changes: readonly Change[]): Promise<number> {
    await this.opened
    if (this.isFailing) {
      this.refused += 1
      throw UNAVAILABLE
    }
    this.applied.push(changes)
    return this.store.apply(changes)
  }

  async write(units: readonly Unit[]): Promise<Written> {
    await this.opened
    if (this.isFailing) {
      this.refused += 1
      throw UNAVAILABLE
    }
    const notes = units.flatMap(({ active }) =>
      active ? [{ id: active.id, activity: active.activity }] : [],
    )
    this.applied.push(notes)
    for (const note of notes) this.store.note(note)
    return { holders: units.map(() => undefined), executions: 0, replies: 0 }
  }

  revision(): Promise<number> {
    return this.isFailing ? Promise.reject(UNAVAILABLE) : this.store.revision()
  }
}
