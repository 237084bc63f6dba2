import type { Bus } from '../bus/index.js'
import type { Log } from '../log/index.js'
import { Outgoing, Targets } from '../outgoing/index.js'
import type { Clock, Stop } from '../time/index.js'
import type { Json } from './json.js'
import { TaskQueue } from './queue.js'
import { Schedule } from './schedule.js'
import type { Status, StatusListener } from './status.js'
import type { System } from './system.js'

/** What a runtime gives each driver it starts. */
export interface DriverContext {
  readonly moduleId: string
  /** The module's settings at this moment, checked. */
  settings(): object
  /** Keeps one setting beyond a restart, then updates the module. Rejects with `invalid-configuration`. */
  saveSetting(name: string, value: unknown): Promise<void>
  readonly status: Status
  /**
   * The system the module is in; `keep` is given what ends each subscription made through it, and gives what
   * the subscriber gets. Throws Problem `system-not-found` if it is in none.
   */
  system(keep: (stop: Stop) => Stop): System
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** Addresses and ranges that may be called beside public ones, where others have given the URL. */
  readonly allowedTargets: readonly string[]
  /**
   * Runs code of the driver that a status or a message sets off. What it throws, or rejects with later, is logged;
   * where such things set each other off without end, it is not run, and that is logged.
   */
  hear(what: string, run: () => unknown): void
}

/** Whether a driver goes on. */
interface Life {
  readonly isClosed: () => boolean
  readonly close: () => void
}

/**
 * The base of every driver. Timers, queue, subscriptions and calls end when the module stops, before `onUnload` runs;
 * what is begun through this class after that never happens. A subclass gives its settings' type and, if it likes, its status keys:
 * `class Display extends Driver<Settings, { power: boolean }>`.
 * Durations in the authoring face are milliseconds. Whatever a method throws reaches its caller as Problem
 * `driver-failed`, with what was thrown as its cause and in the log; the detail of a Problem is passed on, the
 * message of any other error is not.
 */
export abstract class Driver<
  Settings extends object = object,
  Keys extends object = Record<string, unknown>,
> {
  /** Each by what it was given, also where its constructor has thrown after ours. */
  static readonly #lives = new WeakMap<DriverContext, Life>()

  readonly #context: DriverContext
  /** Whether it begins nothing any more. */
  #isClosed = false
  #subscriptions: Set<Stop> | undefined
  #schedule: Schedule | undefined
  #queue: TaskQueue | undefined
  #outgoing: Outgoing | undefined

  constructor(context: DriverContext) {
    this.#context = context
    Driver.#lives.set(context, {
      isClosed: () => this.#isClosed,
      close: () => {
        this.#close()
      },
    })
  }

  /** Runs once when the module starts. The runtime waits for it 6 s at most. @default calls `onUpdate` */
  onLoad(): unknown {
    return this.onUpdate()
  }

  /** Runs when the settings have changed, after the hook before it; of several changes that wait, once. */
  onUpdate(): unknown {
    return undefined
  }

  /** Runs when the module stops, after its timers, queue and subscriptions have ended. */
  onUnload(): unknown {
    return undefined
  }

  protected get moduleId(): string {
    return this.#context.moduleId
  }

  /** The module's settings; they and what is in them cannot be changed in place. */
  protected get settings(): Readonly<Settings> {
    // The runtime checks settings against the schema whose output is this type.
    return this.#context.settings() as Readonly<Settings>
  }

  /**
   * Keeps a setting beyond a restart, or forgets it again if it is undefined; `onUpdate` runs before the promise
   * resolves or, where a hook of this driver saves it, after that hook. A value that is there already does nothing.
   * Rejects with Problem `invalid-configuration`, or with `driver-loop` where updates save settings without end.
   */
  protected async saveSetting<Name extends keyof Settings & string>(
    name: Name,
    value: Settings[Name],
  ): Promise<void> {
    await this.#context.saveSetting(name, value)
  }

  protected get status(): Status<Keys> {
    return this.#context.status as unknown as Status<Keys>
  }

  protected get log(): Log {
    return this.#context.log
  }

  /** The other modules of the system. Throws Problem `system-not-found` if the module is in none. */
  protected get system(): System {
    return this.#context.system((stop) => this.#keep(stop))
  }

  protected get schedule(): Schedule {
    return (this.#schedule ??= this.#part(new Schedule(this.#context.clock, this.#context.log)))
  }

  protected get queue(): TaskQueue {
    return (this.#queue ??= this.#part(new TaskQueue(this.#context.clock)))
  }

  /** Calls URLs that others have given, such as subscribers: at public addresses and those that the host allows. */
  protected get outgoing(): Outgoing {
    const { clock, allowedTargets } = this.#context
    return (this.#outgoing ??= this.#part(new Outgoing({ clock, targets: new Targets(allowedTargets) })))
  }

  /** The time a driver goes by, in milliseconds since the epoch. */
  protected now(): number {
    return this.#context.clock.now()
  }

  /** Hears one of the module's own status keys, starting with its present value if it has one. */
  protected subscribe(key: keyof Keys & string, listener: StatusListener): Stop {
    if (this.#isClosed) return () => undefined
    const heard = (value: Json): void => {
      this.#context.hear(`a listener on status ${key}`, () => listener(value))
    }
    const stop = this.#context.status.listen(key, heard)
    const value = this.#context.status.read(key)
    if (value !== undefined) heard(value)
    return this.#keep(stop)
  }

  /** Hears an application channel, such as `security/event/door`. */
  protected monitor(channel: string, listener: (message: unknown) => unknown): Stop {
    const contained = (message: unknown): void => {
      this.#context.hear(`a monitor of ${channel}`, () => listener(message))
    }
    return this.#keep(this.#context.bus.subscribe(driverChannel(channel), contained))
  }

  /** Sends a message to every module that monitors the channel. */
  protected publish(channel: string, message: unknown): void {
    this.#context.bus.publish(driverChannel(channel), message)
  }

  /** Ends this driver's subscriptions and monitors, as an update that makes them anew begins. */
  protected clearSubscriptions(): void {
    for (const stop of [...(this.#subscriptions ?? [])]) stop()
  }

  /** Ends timers, queue and subscriptions for good, then runs `onUnload`. For the runtime. */
  static async unload(driver: Driver): Promise<void> {
    driver.#close()
    await driver.onUnload()
  }

  /** Makes a driver; what one has begun whose constructor throws ends for good. For the runtime. */
  static make<Made extends Driver>(
    driverClass: new (context: DriverContext) => Made,
    context: DriverContext,
  ): Made {
    try {
      return new driverClass(context)
    } catch (error) {
      Driver.#lives.get(context)?.close()
      throw error
    }
  }

  /** Whether the driver that was given this begins and hears nothing any more. For the runtime. */
  static isClosed(context: DriverContext): boolean {
    return Driver.#lives.get(context)?.isClosed() ?? false
  }

  /** What is asked for from now on, such as by a promise that settles later, never begins. */
  #close(): void {
    this.#isClosed = true
    this.#schedule?.close()
    this.#queue?.close()
    this.#outgoing?.close()
    this.clearSubscriptions()
  }

  #part<Part extends { close(): void }>(part: Part): Part {
    if (this.#isClosed) part.close()
    return part
  }

  #keep(stop: Stop): Stop {
    if (this.#isClosed) {
      stop()
      return () => undefined
    }
    const subscriptions = (this.#subscriptions ??= new Set())
    const own = (): void => {
      subscriptions.delete(own)
      stop()
    }
    subscriptions.add(own)
    return own
  }
}

const driverChannel = (channel: string): string => `placeos/${channel}`
