import { inject, injectable } from 'tsyringe'
import { Bus } from '../bus/index.js'
import { Log, type Redactor } from '../log/index.js'
import type { SystemId } from '../modules/index.js'
import { Problem } from '../problem/index.js'
import { Runtime } from '../runtime/index.js'
import { Clock, type Stop } from '../time/index.js'
import { declare, type Declaration } from './edits/declaration.js'
import { isConflict, whileInConflict } from './edits/conflicts.js'
import * as edits from './edits/edits.js'
import type { TriggerInstance } from './instance/instance.js'
import { ActivityWriter } from './keeping/activity-writer.js'
import { Mailer } from './mail/mailer.js'
import { Roster } from './roster.js'
import { TriggerStore } from './keeping/trigger-store.js'
import type { SystemTriggerDefinition, SystemTriggerEdit } from './definition/system-trigger.js'
import type { Trigger, TriggerDefinition } from './definition/trigger.js'

/** How often it is looked whether another process has changed anything, in milliseconds. */
const LOOK_MS = 1000

/**
 * The triggers and where they are applied: kept in a store, at work in memory. Edits follow each other; each is
 * kept before it takes effect, and has taken effect before it resolves.
 */
@injectable()
export class Triggers {
  readonly #roster: Roster
  #revision = 0
  #activations = 0
  #refusals = 0
  #editing: Promise<unknown> = Promise.resolve()
  #stopLooking: Stop | undefined
  #closed = false
  /** Is on while what was there before the start begins to work. */
  readonly #start = { isOn: false }
  /** What the configuration file declares without a secret: the host has made it, and may make another. */
  #withoutSecret: ReadonlySet<string> = new Set()
  /** Whether what is declared next was there before the start, as far as anyone knows. */
  #isFirstDeclaration = false

  constructor(
    @inject(TriggerStore) private readonly store: TriggerStore,
    @inject(Runtime) runtime: Runtime,
    @inject(Mailer) mailer: Mailer,
    @inject(Clock) private readonly clock: Clock,
    @inject(Bus) bus: Bus,
    @inject(Log) private readonly log: Log,
    @inject(ActivityWriter) activities: ActivityWriter,
  ) {
    const onFire = (): void => {
      this.#activations += 1
    }
    const onRefusal = (): void => {
      this.#refusals += 1
    }
    const start = this.#start
    this.#roster = new Roster({ runtime, mailer, clock, bus, log, activities, onFire, onRefusal, start })
  }

  /** Takes the secrets of all instances out of a text. */
  get withoutSecrets(): Redactor {
    return this.#roster.secrets.takenOut
  }

  /**
   * Loads what is kept. What its comparisons come to at first is where they begin, and fires nothing; the same goes
   * for what is declared next. Rejects with Problem `storage-unavailable`.
   * @param firesHeld whether what holds already fires all the same, as in PlaceOS
   */
  async open(firesHeld = false): Promise<void> {
    this.#isFirstDeclaration = !firesHeld
    await this.#whileStarting(!firesHeld, () => this.#reload())
    if (this.store.isShared) this.#look()
  }

  /** How often any of them has fired since the start. */
  get activations(): number {
    return this.#activations
  }

  /** How often any of them was not fired, or was held back, to end a loop. */
  get refusals(): number {
    return this.#refusals
  }

  /** The instance a webhook URL names. */
  find(id: string): TriggerInstance | undefined {
    return this.#roster.instance(id)
  }

  /** Every instance. */
  all(): TriggerInstance[] {
    return this.#roster.instances()
  }

  trigger(id: string): Trigger | undefined {
    return this.#roster.trigger(id)
  }

  triggers(): Trigger[] {
    return this.#roster.triggers()
  }

  instancesOf(trigger: string): TriggerInstance[] {
    return this.#roster.instancesOf(trigger)
  }

  instancesIn(system: string): TriggerInstance[] {
    return this.#roster.instancesIn(system)
  }

  /** Works by a configuration file's declaration from now on. @see declare */
  async declare(declaration: Declaration): Promise<void> {
    const edit = declare(declaration, () => ({
      triggers: this.triggers(),
      instances: this.all().map(({ systemTrigger }) => systemTrigger),
    }))
    const isFirst = this.#isFirstDeclaration
    this.#isFirstDeclaration = false
    await this.#whileStarting(isFirst, () => whileInConflict(() => this.edit(edit)))
    const bare = declaration.system_triggers.filter(({ webhook_secret }) => webhook_secret === undefined)
    this.#withoutSecret = new Set(bare.map(({ id }) => id))
  }

  /** Edits of triggers reject with Problem `not-found`, `conflict`, `declared-in-configuration` or `storage-unavailable`. */
  async createTrigger(definition: TriggerDefinition): Promise<Trigger> {
    const id = edits.makeId('trigger')
    await this.edit(edits.createTrigger(id, definition))
    return this.#there(this.trigger(id))
  }

  /** @param expected the version the edit rests on; another one by now is a conflict */
  async updateTrigger(
    id: string,
    edit: (before: Trigger) => TriggerDefinition,
    expected?: number,
  ): Promise<Trigger> {
    await this.edit(edits.updateTrigger(id, edit, expected))
    return this.#there(this.trigger(id))
  }

  /** Removes a trigger and its instances. */
  removeTrigger(id: string): Promise<void> {
    const instancesOf = (trigger: string) =>
      this.instancesOf(trigger).map(({ systemTrigger }) => systemTrigger)
    return this.edit(edits.removeTrigger(id, instancesOf))
  }

  /** Rejects with Problem `validation-failed` as well, when there is no such trigger. */
  async createInstance(system: SystemId, definition: SystemTriggerDefinition): Promise<TriggerInstance> {
    const id = edits.makeId('trig')
    await this.edit(edits.createInstance(id, system, definition))
    return this.#there(this.find(id))
  }

  async updateInstance(id: string, edit: SystemTriggerEdit, expected?: number): Promise<TriggerInstance> {
    await this.edit(edits.updateInstance(id, edit, expected))
    return this.#there(this.find(id))
  }

  /**
   * Makes another secret; the present one goes on working for `overlapMs` milliseconds. Of an instance that the
   * configuration file declares only where the file leaves its secret to the host.
   */
  async rotateSecret(id: string, overlapMs: number, expected?: number): Promise<TriggerInstance> {
    await this.edit(edits.rotateSecret(id, overlapMs, expected, (one) => this.#withoutSecret.has(one)))
    return this.#there(this.find(id))
  }

  removeInstance(id: string): Promise<void> {
    return this.edit(edits.removeInstance(id))
  }

  /** Makes an edit of what is there when its turn comes, keeps it, and lets it take effect. */
  edit(edit: edits.Edit): Promise<void> {
    const done = this.#editing.then(() => this.#make(edit))
    this.#editing = done.catch(() => undefined)
    return done
  }

  /** Ends every timer, and waits for actions under way. */
  async close(): Promise<void> {
    this.#closed = true
    this.#stopLooking?.()
    await this.#editing
    await this.#roster.close()
  }

  async #make(edit: edits.Edit): Promise<void> {
    const changes = edit({
      now: this.clock.now(),
      trigger: (id) => this.trigger(id),
      systemTrigger: (id) => this.find(id)?.systemTrigger,
    })
    if (changes.length === 0) return
    let revision
    try {
      revision = await this.store.apply(changes)
    } catch (error) {
      // Another process knows more: whoever tries again is to see what it knows.
      if (isConflict(error)) await this.#catchUp()
      throw error
    }
    this.#roster.apply(changes)
    if (revision === this.#revision + 1) this.#revision = revision
    else await this.#catchUp()
  }

  async #whileStarting(isStart: boolean, work: () => Promise<void>): Promise<void> {
    this.#start.isOn = isStart
    try {
      await work()
    } finally {
      this.#start.isOn = false
    }
  }

  async #reload(): Promise<void> {
    const set = await this.store.load()
    this.#roster.take(set)
    this.#revision = set.revision
  }

  /** Looks, again and again, whether another process has changed anything. */
  #look(): void {
    this.#stopLooking = this.clock.after(LOOK_MS, () => {
      // In line with the edits, so that what they rest on does not change under them.
      this.#editing = this.#editing.then(() => this.#catchUp())
      void this.#editing.finally(() => {
        if (!this.#closed) this.#look()
      })
    })
  }

  /** Sees what others have changed. Never rejects: it is tried again a moment later. */
  async #catchUp(): Promise<void> {
    try {
      if ((await this.store.revision()) !== this.#revision) await this.#reload()
    } catch (error) {
      this.log.warn('it could not be seen whether another process has changed triggers', { error })
    }
  }

  #there<Thing>(thing: Thing | undefined): Thing {
    if (thing === undefined) throw new Problem('conflict', 'it has just been removed by someone else')
    return thing
  }
}
