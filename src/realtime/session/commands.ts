import { allows, clearanceOf, type Caller } from '../../auth/index.js'
import type { Log } from '../../log/index.js'
import type { Runtime } from '../../runtime/index.js'
import { bound, executed, metaOf, refused, success } from './answers.js'
import { ExecutionBinding, LineBinding, ValueBinding, type Binding, type BindingParts } from './bindings.js'
import { fault, faultOf, type Fault } from '../wire/faults.js'
import type { Frame } from '../wire/frame.js'
import type { RealtimeLimits } from './limits.js'
import { sinceOf, type Request, type RequestTo } from './requests.js'
import { isExecutionModule, isProtected } from './sources.js'

/** What requests are carried out with. */
export interface CommandParts extends BindingParts {
  readonly runtime: Pick<Runtime, 'exec'>
  readonly limits: RealtimeLimits
  readonly log: Log
  readonly caller: Caller
  /** Sends an answer, if there still is somebody to take it. */
  readonly reply: (frame: Frame) => void
}

/** Carries out one client's requests, each with exactly one answer, and holds what it has bound. */
export class Commands {
  readonly #bindings = new Map<string, Binding>()
  #calls = 0

  constructor(private readonly parts: CommandParts) {}

  /** How much is bound. */
  get bindings(): number {
    return this.#bindings.size
  }

  do(request: Request): void {
    try {
      this.#begin(request)
    } catch (error) {
      this.#fail(request, error)
    }
  }

  refuse(id: number, why: Fault): void {
    this.parts.reply(refused(id, why))
  }

  /** Ends every binding. */
  clear(): void {
    for (const binding of this.#bindings.values()) binding.stop()
    this.#bindings.clear()
  }

  #begin(request: Request): void {
    switch (request.cmd) {
      case 'bind':
        this.#bind(request)
        break
      case 'exec':
        this.#exec(request)
        break
      case 'debug':
        this.#debug(request)
        break
      case 'unbind':
        this.#release(metaOf(request), request.id)
        break
      case 'ignore':
        this.#release(debugKey(request), request.id)
        break
    }
  }

  #bind(request: RequestTo<'bind'>): void {
    const { id, mod, args } = request
    const meta = metaOf(request)
    const resume = isExecutionModule(mod) ? sinceOf(args) : undefined
    const refusal = this.#refuseBind(request) ?? (typeof resume === 'object' ? resume : undefined)
    if (refusal) {
      this.refuse(id, refusal)
      return
    }
    const since = typeof resume === 'number' ? resume : undefined
    this.#hold(meta, id, bound(id, meta), () =>
      isExecutionModule(mod)
        ? new ExecutionBinding(request, since, this.parts)
        : new ValueBinding(request, this.parts),
    )
  }

  #refuseBind(request: RequestTo<'bind'>): Fault | undefined {
    const refusal = isProtected(request.mod)
      ? this.#refuseBelowSupport('attempted to access protected module')
      : undefined
    return refusal ?? this.parts.sources.refuse(request)
  }

  #debug(request: RequestTo<'debug'>): void {
    const { id } = request
    const refusal = this.#refuseBelowSupport('attempted to debug a module')
    if (refusal) this.refuse(id, refusal)
    else this.#hold(debugKey(request), id, success(id), () => new LineBinding(request, this.parts))
  }

  #refuseBelowSupport(message: string): Fault | undefined {
    return allows(this.parts.caller.role, 'support') ? undefined : fault('access-denied', message)
  }

  /** Makes a binding, unless there is one already; the answer goes out before anything it tells. */
  #hold(key: string, id: number, answer: Frame, make: () => Binding): void {
    const { limits, reply } = this.parts
    const isHeld = this.#bindings.has(key)
    if (!isHeld && this.#bindings.size >= limits.maxBindings) {
      this.refuse(id, fault('request-failed', `a socket may have ${limits.maxBindings} bindings at most`))
      return
    }
    reply(answer)
    if (!isHeld) this.#bindings.set(key, make())
  }

  #release(key: string, id: number): void {
    this.#bindings.get(key)?.stop()
    this.#bindings.delete(key)
    this.parts.reply(success(id))
  }

  #exec(request: RequestTo<'exec'>): void {
    const { limits, runtime, caller, reply } = this.parts
    const { id, sys: system, mod: name, index, name: command, args } = request
    if (this.#calls >= limits.maxCalls) {
      this.refuse(id, fault('request-failed', `a socket may have ${limits.maxCalls} calls at most under way`))
      return
    }
    this.#calls += 1
    runtime
      .exec({ system, name, index, command, args, clearance: clearanceOf(caller.role), caller: caller.key })
      .then((value) => {
        reply(executed(id, value, metaOf(request)))
      })
      .catch((error: unknown) => {
        this.#fail(request, error)
      })
      .finally(() => {
        this.#calls -= 1
      })
  }

  /** What was asked did not work out; what is not the caller's doing is for the log. */
  #fail({ id, name }: Request, error: unknown): void {
    const told = faultOf(error, name)
    if (told.error === 'unexpected-failure') this.parts.log.warn('a realtime request failed', { error })
    this.refuse(id, told)
  }
}

/** A module is debugged once, whatever name the request gives. */
const debugKey = ({ sys, mod, index }: Request): string => `debug ${JSON.stringify([sys, mod, index])}`
