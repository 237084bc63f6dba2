import { setImmediate as turn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Bus } from '../../bus/index.js'
import { carry, type Hop } from '../../chain/index.js'
import {
  checkArguments,
  Driver,
  permits,
  Status,
  type Clearance,
  type Command,
  type DriverContext,
  type DriverDefinition,
  type GivenArguments,
  type System,
  type WebhookEndpoint,
} from '../../driver/index.js'
import type { Log } from '../../log/index.js'
import type { ModuleId } from '../../modules/index.js'
import { Problem } from '../../problem/index.js'
import type { Clock, Stop } from '../../time/index.js'
import type { MaybePromise, WebhookCall } from '../index.js'
import type { DebugLogs } from './debug-log.js'
import { Lane } from './lane.js'
import type { RuntimeLimits, Within } from './limits.js'
import { withTimeLimit } from './time-limit.js'
import type { WaitingRoom } from './waiting-room.js'
import { Hooks, Hops, isThenable, isTurn, type Invocation, type LoadWaits } from './work/index.js'

/** What all modules of a runtime share. */
export interface ModuleSurroundings {
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly debugLogs: DebugLogs
  readonly limits: RuntimeLimits
  /** Where the deliveries of all modules wait. */
  readonly waitingRoom: WaitingRoom
  readonly loadWaits: LoadWaits
  /** Hears of the settings that a module has from now on; undefined once it has ended. */
  learnSecrets(module: EmbeddedModule, settings: object | undefined): void
  /** Hears of each loop of drivers that is ended. */
  readonly onLoop: () => void
  /** @default the code of drivers is run as it is */
  readonly within?: Within | undefined
  systemOf(module: EmbeddedModule, keep: (stop: Stop) => Stop): System
  saveSetting(module: EmbeddedModule, name: string, value: unknown): Promise<void>
}

/** One running instance of a driver. Whatever its driver throws stays in here, as a log line and a Problem. */
export class EmbeddedModule implements DriverContext {
  readonly status: Status
  readonly #hops: Hops
  readonly hooks: Hooks
  /** Made with the first delivery. */
  #lanes: Map<string, Lane> | undefined
  #log: Log | undefined
  #driver: Driver | undefined
  #starting: Promise<void> | undefined

  constructor(
    readonly id: ModuleId,
    readonly name: string,
    readonly definition: DriverDefinition,
    private current: object,
    private readonly around: ModuleSurroundings,
  ) {
    this.status = new Status(this)
    this.#hops = new Hops(this, around.onLoop)
    this.hooks = new Hooks(this, this.#hops)
    around.learnSecrets(this, current)
  }

  get moduleId(): string {
    return this.id
  }

  get bus(): Bus {
    return this.around.bus
  }

  get clock(): Clock {
    return this.around.clock
  }

  /** Made when first written to: most of many modules never do. */
  get log(): Log {
    return (this.#log ??= this.around.debugLogs.of(
      this.id,
      this.around.log.child({ module: this.id, driver: this.definition.name }),
    ))
  }

  settings(): object {
    return this.current
  }

  system(keep: (stop: Stop) => Stop): System {
    return this.around.systemOf(this, keep)
  }

  /** Runs code of the driver. */
  own<T>(run: () => T): T {
    return this.around.within ? this.around.within(this.id, run) : run()
  }

  hear(what: string, run: () => unknown): void {
    this.#hops.hear(what, run)
  }

  saveSetting(name: string, value: unknown): Promise<void> {
    return this.around.saveSetting(this, name, value)
  }

  /** Makes the driver and loads it. Never rejects: a driver that fails to load stays and says so when called. */
  start(): Promise<void> {
    const load = (): unknown => {
      this.#driver = new this.definition.driverClass(this)
      return this.#driver.onLoad()
    }
    const end = this.around.loadWaits.begin(this)
    // A turn later, when all modules that start with this one are starting and hold their callers back.
    this.#starting = Promise.resolve()
      .then(() => this.hooks.run('onLoad', this.hooks.hopOf('onLoad'), load))
      .finally(() => {
        end()
        this.#starting = undefined
      })
    return this.#starting
  }

  /** Gives the driver settings, already checked, and resolves once it has been updated, if they are others. */
  async update(settings: object, hop = this.hooks.hopOf('onUpdate')): Promise<void> {
    const isSame = isDeepStrictEqual(settings, this.current)
    this.current = settings
    if (!isSame) this.around.learnSecrets(this, settings)
    const updated = isSame ? this.hooks.over() : this.hooks.update(hop, () => this.#driver?.onUpdate())
    // A hook that saves a setting would wait for itself: the update comes after it.
    if (!this.hooks.isWithin) await updated
  }

  /** The hop of an update that is about to be brought about. Throws Problem `driver-loop`. */
  nextUpdate(): Hop {
    return this.hooks.hopOf('onUpdate')
  }

  /** Waits for deliveries under way, then ends the driver and clears its status. */
  async stop(): Promise<void> {
    await this.#starting
    await Promise.all([...(this.#lanes?.values() ?? [])].map((lane) => lane.idle()))
    const unload = (): unknown => this.#driver && Driver.unload(this.#driver)
    await this.hooks.run('onUnload', this.hooks.hopOf('onUnload'), unload)
    this.#driver = undefined
    this.status.clear()
    this.around.learnSecrets(this, undefined)
  }

  /** Calls a webhook method in its lane. @see Runtime.callWebhook */
  callWebhook(endpoint: WebhookEndpoint, call: WebhookCall): MaybePromise<unknown> {
    if (this.#starting) return this.#starting.then(() => this.callWebhook(endpoint, call))
    return this.#laneOf(endpoint).run(() => {
      call.onStart()
      return this.#invoke({
        method: endpoint.method,
        args: [call.verb, call.headers, call.body, call.context],
        limitMs: endpoint.timeout ?? this.around.limits.webhookTimeoutMs,
        listener: call,
        passed: ['driver-timeout'],
      })
    }, call)
  }

  /** Calls a command; it does not wait for deliveries. @see Runtime.exec */
  async exec(name: string, given: GivenArguments, clearance: Clearance): Promise<unknown> {
    const command = this.#command(name, clearance)
    const values = checkArguments(command.args, given, name)
    const hop = this.#hops.next(`${this.id}.${name}`, `${this.name}.${name}`)
    if (this.#starting) await this.around.loadWaits.wait(this, this.#starting)
    if (isTurn(hop)) await turn()
    const invocation: Invocation = {
      method: command.method,
      args: values,
      limitMs: command.timeout ?? this.around.limits.commandTimeoutMs,
      listener: {
        onLate: () => {
          this.log.warn(`${name} finished after its time limit`)
        },
      },
      passed: ['driver-timeout', 'driver-loop'],
    }
    return await carry(hop, async () => await this.#invoke(invocation))
  }

  #command(name: string, clearance: Clearance): Command {
    const command = this.definition.commands.get(name)
    if (!command) throw new Problem('method-not-found', `${this.name} has no command ${name}`)
    if (!permits(clearance, command.clearance))
      throw new Problem('access-denied', `${name} needs the clearance ${command.clearance}`)
    return command
  }

  #invoke({ method, args, limitMs, listener, passed }: Invocation): MaybePromise<unknown> {
    try {
      const driver = this.#driver
      if (!driver) throw new Problem('driver-failed', 'the module does not run')
      // Only names that @driver found marked on the class come here.
      const result = this.own(() => (driver as unknown as Record<string, Invocable>)[method]?.(...args))
      if (!isThenable(result)) return result
      return withTimeLimit(result instanceof Promise ? result : Promise.resolve(result), {
        clock: this.clock,
        limitMs,
        what: `${this.name}.${method}`,
        failure: (error) => this.#failure(method, error, passed),
        listener,
      })
    } catch (error) {
      throw this.#failure(method, error, passed)
    }
  }

  /**
   * A driver's error as a Problem. The log has the cause; the caller is told no more than a Problem says, whose
   * words are meant for callers.
   */
  #failure(method: string, error: unknown, passed: Invocation['passed']): Problem {
    // Of a loop, the log has one line, by where it was refused.
    if (!(error instanceof Problem && error.code === 'driver-loop'))
      this.log.error(`${method} failed`, { error })
    const what = `${this.name}.${method} failed`
    if (!(error instanceof Problem)) return new Problem('driver-failed', what, { cause: error })
    return passed.includes(error.code)
      ? error
      : new Problem('driver-failed', `${what}: ${error.message}`, { cause: error })
  }

  #laneOf({ name, concurrency }: WebhookEndpoint): Lane {
    // A method with a width of its own has a lane of its own; the others share the module's.
    const key = concurrency === undefined ? '' : name
    const lanes = (this.#lanes ??= new Map<string, Lane>())
    let lane = lanes.get(key)
    const { limits, waitingRoom } = this.around
    if (!lane) lanes.set(key, (lane = new Lane(concurrency ?? 1, limits.maxQueuedDeliveries, waitingRoom)))
    return lane
  }
}

type Invocable = (...args: readonly unknown[]) => unknown
