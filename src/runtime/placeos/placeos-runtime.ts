import { permits, type GivenArguments, type Json, type StatusListener } from '../../driver/index.js'
import type { Log } from '../../log/index.js'
import { formatModuleName } from '../../modules/index.js'
import { Problem } from '../../problem/index.js'
import type { Clock, Stop } from '../../time/index.js'
import type {
  CommandCall,
  DebugListener,
  ModuleAddress,
  ModuleSummary,
  Runtime,
  RuntimeProblem,
  StatusAddress,
  SystemsPage,
  SystemsQuery,
  SystemSummary,
  WebhookCall,
  WebhookTarget,
} from '../index.js'
import { Admission } from './admission.js'
import { checkAgainst } from './arguments.js'
import { Catalogue, modulesOf } from './catalogue.js'
import { CoreClient, CoreHealth, Cores, DebugLogs, Discovery, Edges, replyOf } from './cores/index.js'
import { Directory, Interfaces, PlaceOsRedis, StatusHub, statusOf } from './redis/index.js'
import type { DriverInterface } from './redis/index.js'
import { RestApi } from './rest-api.js'
import { Seldom } from './seldom.js'
import type { CallLimits, PlaceOsSettings } from './settings.js'
import { summaryOf, targetOf } from './summaries.js'

/** The most modules of one system that are listed, and how many are read at a time. */
const MOST_MODULES = 500
const MODULES_A_TURN = 16

/** Runs modules in a PlaceOS cluster: Redis says where and what they are, and the core of each is asked to call it. */
export class PlaceOsRuntime implements Runtime {
  readonly #redis: PlaceOsRedis
  readonly #directory: Directory
  readonly #interfaces: Interfaces
  readonly #statuses: StatusHub
  readonly #client: CoreClient
  readonly #health: CoreHealth
  readonly #cores: Cores
  readonly #debugLogs: DebugLogs
  readonly #catalogue: Catalogue
  readonly #admission: Admission
  readonly #seldom: Seldom

  constructor(
    private readonly settings: PlaceOsSettings,
    private readonly limits: CallLimits,
    clock: Clock,
    private readonly log: Log,
  ) {
    const { redisUrl, apiUrl, apiKey, edges: given, core } = settings
    this.#redis = new PlaceOsRedis(redisUrl, clock, log)
    this.#directory = new Directory(this.#redis, clock, log)
    this.#interfaces = new Interfaces(this.#redis, clock)
    this.#statuses = new StatusHub(this.#redis, this.#directory, clock, log)
    this.#client = new CoreClient(clock)
    const api = apiUrl === undefined ? undefined : new RestApi(apiUrl, apiKey)
    const edges = new Edges(api, given, clock)
    const discovery = new Discovery(this.#redis, clock, core)
    this.#health = new CoreHealth(discovery, this.#client, clock)
    this.#cores = new Cores(discovery, edges, this.#client, clock, log)
    this.#debugLogs = new DebugLogs(discovery, edges, clock, log)
    this.#catalogue = new Catalogue(this.#redis, this.#directory, api, clock)
    this.#admission = new Admission({ ...settings, ...limits })
    this.#seldom = new Seldom(clock)
    void this.#health.start()
  }

  /** How many calls wait for their modules. */
  get waiting(): number {
    return this.#admission.waiting
  }

  /** Ends all connections. */
  close(): void {
    this.#health.close()
    this.#debugLogs.close()
    this.#directory.close()
    this.#client.close()
    this.#redis.close()
  }

  async findWebhook(address: ModuleAddress, method: string): Promise<WebhookTarget | Problem> {
    const name = formatModuleName(address)
    try {
      const { module, says } = await this.#find(address)
      const called = says.get(method)
      const endpoint = called && targetOf(called, this.settings.methods)
      if (!endpoint) return new Problem('method-not-found', `${name} has no webhook method of that name`)
      if (called.clearance === null) return new Problem('access-denied', 'nobody may call the method')
      return { module, name, endpoint }
    } catch (error) {
      if (error instanceof Problem) return error
      throw error
    }
  }

  async callWebhook({ module, name, endpoint }: WebhookTarget, call: WebhookCall): Promise<unknown> {
    const method = endpoint.name
    const run = (): Promise<unknown> =>
      this.#cores.call({
        called: { name, method, module, isTold: false },
        call: {
          ...{ module, user: call.caller, request: call.context.request },
          payload: payloadOf(method, [call.verb, call.headers, call.body]),
        },
        limitMs: this.limits.webhookTimeoutMs,
        onStart: () => {
          call.onStart()
        },
        onLate: (outcome) => {
          const isResult = 'result' in outcome
          call.onLate(isResult ? { result: this.#replyOf(outcome.result, module, method) } : outcome)
        },
      })
    return this.#replyOf(await this.#admission.run(module, run, call), module, method)
  }

  async exec({ command, args, clearance, caller, ...address }: CommandCall): Promise<Json> {
    const name = formatModuleName(address)
    const { module, says } = await this.#find(address)
    const called = says.get(command)
    if (!called) throw new Problem('method-not-found', `${name} has no command ${command}`)
    if (called.clearance === null || !permits(clearance, called.clearance)) {
      const { clearance: needed } = called
      const said = needed === null ? `nobody may call ${command}` : `${command} needs the clearance ${needed}`
      throw new Problem('access-denied', said)
    }
    checkAgainst(called, args)
    const result = await this.#admission.run(module, () =>
      this.#cores.call({
        called: { name, method: command, module, isTold: true },
        call: { module, user: caller, request: undefined, payload: payloadOf(command, args) },
        limitMs: this.limits.commandTimeoutMs,
        onStart: () => undefined,
        onLate: () => {
          this.log.warn(`${command} finished after its time limit`, { module })
        },
      }),
    )
    return result as Json
  }

  follow(key: StatusAddress, listener: StatusListener): Stop {
    return this.#statuses.follow(key, listener)
  }

  debug(module: string, listener: DebugListener): Stop {
    return this.#debugLogs.listen(module, listener)
  }

  async list(system: string): Promise<ModuleSummary[]> {
    const modules = modulesOf(await this.#directory.mapOf(system)).slice(0, MOST_MODULES)
    const listed: ModuleSummary[] = []
    for (let at = 0; at < modules.length; at += MODULES_A_TURN) {
      const some = modules.slice(at, at + MODULES_A_TURN)
      const says = await this.#interfaces.ofAll(some.map(([, module]) => module))
      for (const [place, [mapped, module]] of some.entries())
        listed.push(summaryOf(module, mapped, says[place], this.settings.methods))
    }
    return listed
  }

  systems(query: SystemsQuery): Promise<SystemsPage> {
    return this.#catalogue.page(query)
  }

  system(id: string): Promise<SystemSummary | undefined> {
    return this.#catalogue.system(id)
  }

  async status(address: ModuleAddress): Promise<Readonly<Record<string, Json>> | undefined> {
    const module = await this.#directory.find(address)
    if (module === undefined) return undefined
    const texts = await this.#redis.read((redis) => redis.hgetall(`status/${module}`))
    const statuses = Object.entries(texts).map(([key, text]) => [key, statusOf(text)] as const)
    return Object.fromEntries(statuses.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
  }

  health(): readonly RuntimeProblem[] {
    const parts = [
      ['redis', this.#redis.failure],
      ['core', this.#health.failure],
    ] as const
    return parts.flatMap(([part, problem]) => (problem === undefined ? [] : [{ part, problem }]))
  }

  async #find(address: ModuleAddress): Promise<{ readonly module: string; readonly says: DriverInterface }> {
    const module = await this.#directory.find(address)
    const says = module === undefined ? undefined : await this.#interfaces.of(module)
    if (module === undefined || !says)
      throw new Problem('module-not-found', `the system has no module ${formatModuleName(address)}`)
    return { module, says }
  }

  /** What PlaceOS's own callers would take for no reply is none here either, which is said now and then. */
  #replyOf(result: unknown, module: string, method: string): unknown {
    const reply = replyOf(result, this.settings.results)
    if (reply === null && result !== null && this.#seldom.isTime(`${module} ${method}`))
      this.log.warn('a webhook method gave what is no reply: its callers are told 202', { module, method })
    return reply
  }
}

/** What a driver is asked to do. @see PlaceOS/driver, `proxy/remote_driver.cr` */
const payloadOf = (method: string, args: GivenArguments): string =>
  JSON.stringify({ __exec__: method, [method]: args })
