import type { z } from 'zod'
import type { Argument } from './argument.js'
import type { Clearance } from './clearance.js'
import type { Debounce } from './debounce.js'
import type { Verb } from './verb.js'

/** What `@command` keeps of a method. */
export interface CommandMark {
  readonly args: readonly Argument[]
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly timeout?: number | undefined
}

/** What `@webhook` keeps of a method. */
export interface WebhookMark {
  readonly methods: readonly Verb[]
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly body?: z.ZodType | undefined
  readonly debounce?: Debounce | undefined
  readonly timeout?: number | undefined
  readonly concurrency?: number | undefined
  readonly sample?: unknown
  readonly secrets?: readonly string[] | undefined
}

/** What the decorators said of one method. */
export interface MethodMarks {
  command?: CommandMark
  webhook?: WebhookMark
  security?: Clearance
}

const marks = new WeakMap<object, Map<string, MethodMarks>>()

/** Adds to the marks of a method; `decorator` and the class are named when it cannot carry one. */
export function mark(
  decorator: string,
  prototype: object,
  method: string | symbol,
  add: Partial<MethodMarks>,
): void {
  if (typeof method !== 'string') {
    throw new TypeError(
      typeof method === 'object'
        ? `${decorator}: standard decorators are not supported; set "experimentalDecorators": true in tsconfig.json`
        : `${decorator} ${className(prototype)}: a symbol cannot be called by name`,
    )
  }
  const place = `${decorator} ${className(prototype)}.${method}`
  if (typeof prototype === 'function')
    throw new TypeError(`${place}: static methods cannot be called by name`)
  const own = marks.get(prototype) ?? new Map<string, MethodMarks>()
  const before = own.get(method) ?? {}
  for (const kind of Object.keys(add) as (keyof MethodMarks)[]) {
    if (before[kind] !== undefined) throw new TypeError(`${place}: marked twice`)
  }
  marks.set(prototype, own.set(method, { ...before, ...add }))
}

/**
 * The marks of a class by method name. A subclass's own take the place of the inherited ones, each kind by
 * itself: a command that is marked anew keeps the clearance it asked for.
 */
export function marksOf(driverClass: { readonly prototype: object }): Map<string, MethodMarks> {
  const chain: object[] = []
  for (
    let prototype: object | null = driverClass.prototype;
    prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null
  ) {
    chain.unshift(prototype)
  }
  const all = new Map<string, MethodMarks>()
  for (const prototype of chain) {
    for (const [method, own] of marks.get(prototype) ?? []) all.set(method, { ...all.get(method), ...own })
  }
  return all
}

const className = (prototype: object): string =>
  typeof prototype === 'function' ? prototype.name : prototype.constructor.name
