import { requireJson, type Json, type StatusListener } from '../../driver/index.js'
import type { Log } from '../../log/index.js'
import { Problem } from '../../problem/index.js'
import type { Clock, Stop } from '../../time/index.js'
import type { CommandCall, ModuleAddress, StatusAddress, WebhookCall, WebhookTarget } from '../calls.js'
import type { DebugLine, DebugListener, MaybePromise, Runtime, RuntimeProblem } from '../runtime.js'
import type { ModuleSummary, SystemsPage, SystemsQuery, SystemSummary } from '../summaries.js'
import { ANSWERS } from './answers.js'
import { problemIn } from './failures.js'
import { HeardCall } from './heard-call.js'
import { LookUps } from './look-ups.js'
import { isThenable } from './thenable.js'
import { Wait } from './wait.js'

/** What a host's runtime is held to. */
export interface BroughtParts {
  readonly clock: Clock
  readonly log: Log
  /** How long a webhook method may take, in milliseconds. */
  readonly webhookTimeoutMs: number
  /** How long a command may take, in milliseconds. */
  readonly commandTimeoutMs: number
}

/**
 * A host's own runtime, held to what it has promised: one that throws, answers something odd or never answers costs
 * the one call alone, whose caller is told a problem, and the log says to the host's author what was odd.
 */
export class BroughtRuntime implements Runtime {
  readonly #lookUps: LookUps

  constructor(
    private readonly host: Runtime,
    private readonly parts: BroughtParts,
  ) {
    this.#lookUps = new LookUps(parts)
  }

  findWebhook(address: ModuleAddress, method: string): MaybePromise<WebhookTarget | Problem> {
    try {
      const found = this.#lookUps.ask('findWebhook', ANSWERS.findWebhook, () =>
        this.host.findWebhook(address, method),
      )
      return found instanceof Promise ? found.catch(asProblem) : found
    } catch (error) {
      return asProblem(error)
    }
  }

  callWebhook(target: WebhookTarget, call: WebhookCall): MaybePromise<unknown> {
    const heard = new HeardCall(call)
    const limitMs = this.parts.webhookTimeoutMs
    const what = `${target.name}.${target.endpoint.name}`
    let given: unknown
    try {
      given = this.host.callWebhook(target, heard)
    } catch (error) {
      throw this.#failed(what, error)
    }
    if (!isThenable(given)) return given
    return new Promise((resolve, reject) => {
      const wait = new Wait(this.parts.clock, limitMs, () => {
        reject(tooSlow(what, limitMs))
      })
      heard.wait = wait
      wait.begin()
      given.then(
        (result: unknown) => {
          if (wait.end()) resolve(result)
          else call.onLate({ result })
        },
        (error: unknown) => {
          if (wait.end()) reject(this.#failed(what, error))
          // It has kept the same limit by itself.
          else if (problemIn(error)?.code !== 'driver-timeout') call.onLate({ error })
        },
      )
    })
  }

  exec(call: CommandCall): Promise<Json> {
    const limitMs = this.parts.commandTimeoutMs
    const what = `${call.name}.${call.command}`
    return new Promise((resolve, reject) => {
      const wait = new Wait(this.parts.clock, limitMs, () => {
        reject(tooSlow(what, limitMs))
      })
      wait.begin()
      // Also where it throws instead.
      Promise.resolve(call)
        .then((asked) => this.host.exec(asked))
        .then((result: unknown) => jsonOf(result, what))
        .then(
          (json) => {
            if (wait.end()) resolve(json)
          },
          (error: unknown) => {
            if (wait.end()) reject(this.#failed(what, error))
          },
        )
    })
  }

  follow(key: StatusAddress, listener: StatusListener): Stop {
    return this.#lookUps.listen('follow', listener, (hear) =>
      this.host.follow(key, (value: unknown) => {
        try {
          requireJson(value, `${key.key} is no JSON`)
          hear(value as Json)
        } catch (error) {
          this.parts.log.error('a value of the host’s runtime is left out', { key: key.key, error })
        }
      }),
    )
  }

  debug(module: string, listener: DebugListener): Stop {
    return this.#lookUps.listen('debug', listener, (hear) =>
      this.host.debug(module, (line: unknown) => {
        if (isLine(line)) hear(line)
      }),
    )
  }

  list(system: string): MaybePromise<readonly ModuleSummary[]> {
    return this.#lookUps.ask('list', ANSWERS.list, () => this.host.list(system))
  }

  systems(query: SystemsQuery): MaybePromise<SystemsPage> {
    return this.#lookUps.ask('systems', ANSWERS.systems, () => this.host.systems(query))
  }

  system(id: string): MaybePromise<SystemSummary | undefined> {
    return this.#lookUps.ask('system', ANSWERS.system, () => this.host.system(id))
  }

  status(address: ModuleAddress): MaybePromise<Readonly<Record<string, Json>> | undefined> {
    return this.#lookUps.ask('status', ANSWERS.status, () => this.host.status(address))
  }

  health(): readonly RuntimeProblem[] {
    try {
      const problems = this.#lookUps.ask('health', ANSWERS.health, () => this.host.health())
      if (!(problems instanceof Promise)) return problems
      problems.catch(() => undefined)
    } catch {
      // The log has the reason.
    }
    return [{ part: 'runtime', problem: 'does not say how it is' }]
  }

  /** What a call came to that has failed; only what is no problem needs the log. */
  #failed(what: string, error: unknown): Problem {
    const problem = problemIn(error)
    if (problem) return problem
    this.parts.log.error('the runtime of the host failed', { call: what, error })
    return new Problem('driver-failed', `${what} failed`, { cause: error })
  }
}

const tooSlow = (what: string, limitMs: number): Problem =>
  new Problem('driver-timeout', `${what} did not finish within ${String(limitMs)} ms`)

function jsonOf(value: unknown, what: string): Json {
  requireJson(value, `${what} gave what is no JSON`)
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json)
}

const asProblem = (error: unknown): Problem => Problem.from(error)

const isLine = (line: unknown): line is DebugLine =>
  typeof line === 'object' &&
  line !== null &&
  'level' in line &&
  typeof line.level === 'string' &&
  'message' in line &&
  typeof line.message === 'string'
