import type { z } from 'zod'
import { markCopy } from './copy.js'
import type { Clearance } from './methods/clearance.js'
import type { Driver, DriverContext } from './driver.js'
import { marksOf, type CommandMark, type WebhookMark } from './methods/marks.js'
import { isVerb } from './methods/verb.js'

/** What a driver says of itself. */
export interface DriverMeta<Settings> {
  /** What people call it, and what a module's `driver` names: `Cisco Meraki Dashboard`. */
  readonly name: string
  /** The name its modules get in a system: `Dashboard`. */
  readonly generic: string
  readonly description?: string
  /** What settings must be. @default any object */
  readonly settings?: z.ZodType<Settings>
  /** Settings a module starts from; its own are laid over them, key by key. */
  readonly defaultSettings?: Readonly<Record<string, unknown>>
  /** Interfaces other modules can look for, such as `DoorSecurity`. */
  readonly implements?: readonly string[]
}

/** A method callers can reach, by the name they use. */
export type Reachable<Mark> = Mark & {
  /** The method's own name. */
  readonly method: string
  /** The name callers use. */
  readonly name: string
  readonly clearance: Clearance
}

export type Command = Reachable<CommandMark>
export type WebhookEndpoint = Reachable<WebhookMark>

/** A class a runtime can make modules of. */
export type DriverClass = new (context: DriverContext) => Driver

/** All a runtime needs to know of a driver class. */
export interface DriverDefinition {
  readonly driverClass: DriverClass
  readonly name: string
  readonly generic: string
  readonly description: string
  readonly settings: z.ZodType | undefined
  readonly defaultSettings: Readonly<Record<string, unknown>>
  readonly implements: readonly string[]
  readonly commands: ReadonlyMap<string, Command>
  readonly webhooks: ReadonlyMap<string, WebhookEndpoint>
}

const definitions = new WeakMap<object, DriverDefinition>()

/** Makes a class a driver, and checks what its methods are marked with. */
export function driver<Settings extends object = object>(meta: DriverMeta<Settings>) {
  return <Keys extends object>(driverClass: new (context: DriverContext) => Driver<Settings, Keys>): void => {
    definitions.set(driverClass, define(meta, driverClass as unknown as DriverClass))
    markCopy(driverClass)
  }
}

/** What a class was defined as, or undefined if it is no driver. */
export const definitionOf = (candidate: unknown): DriverDefinition | undefined =>
  typeof candidate === 'function' ? definitions.get(candidate) : undefined

/** Once for each driver; who loads one knows where it is. */
const readmes = new WeakMap<DriverDefinition, string>()

/** Keeps what is written beside a driver for people, in Markdown. */
export function keepReadme(definition: DriverDefinition, markdown: string): void {
  readmes.set(definition, markdown)
}

/** What is written beside a driver for people, in Markdown; undefined where nothing was found. */
export const readmeOf = (definition: DriverDefinition): string | undefined => readmes.get(definition)

function define(meta: DriverMeta<unknown>, driverClass: DriverClass): DriverDefinition {
  const place = `@driver ${driverClass.name}`
  if (meta.name.trim() === '') throw new TypeError(`${place}: its name is empty`)
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(meta.generic) || /_\d+$/.test(meta.generic)) {
    throw new TypeError(
      `${place}: generic ${JSON.stringify(meta.generic)} must be letters, digits and _, begin with a letter and not end like an index`,
    )
  }
  const commands = new Map<string, Command>()
  const webhooks = new Map<string, WebhookEndpoint>()
  for (const [method, marks] of marksOf(driverClass)) {
    const clearance = marks.security ?? 'user'
    if (!marks.command && !marks.webhook) {
      throw new TypeError(`@security ${driverClass.name}.${method}: has neither @command nor @webhook`)
    }
    if (marks.command) {
      checkCommand(marks.command, `@command ${driverClass.name}.${method}`)
      add(
        commands,
        { ...marks.command, method, name: marks.command.name ?? method, clearance },
        '@command',
        driverClass,
      )
    }
    if (marks.webhook) {
      checkWebhook(marks.webhook, `@webhook ${driverClass.name}.${method}`)
      add(
        webhooks,
        { ...marks.webhook, method, name: marks.webhook.name ?? method, clearance },
        '@webhook',
        driverClass,
      )
    }
  }
  return {
    driverClass,
    name: meta.name,
    generic: meta.generic,
    description: meta.description ?? '',
    settings: meta.settings,
    defaultSettings: meta.defaultSettings ?? {},
    implements: meta.implements ?? [],
    commands,
    webhooks,
  }
}

function add<Mark extends Reachable<object>>(
  known: Map<string, Mark>,
  found: Mark,
  decorator: string,
  driverClass: DriverClass,
): void {
  const clash = known.get(found.name)
  if (clash) {
    throw new TypeError(
      `${decorator} ${driverClass.name}.${found.method}: the name ${found.name} is already that of ${clash.method}`,
    )
  }
  known.set(found.name, found)
}

function checkCommand({ args, timeout }: CommandMark, place: string): void {
  const names = args.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new TypeError(`${place}: two arguments are called ${twice}`)
  checkPositive(timeout, `${place}: timeout`)
}

function checkWebhook({ methods, debounce, timeout, concurrency }: WebhookMark, place: string): void {
  if (methods.length === 0) throw new TypeError(`${place}: methods is empty, so nothing could call it`)
  const odd = methods.find((verb: string) => !isVerb(verb))
  if (odd !== undefined) throw new TypeError(`${place}: ${odd} is not one of GET, POST, PUT, PATCH, DELETE`)
  checkPositive(timeout, `${place}: timeout`)
  checkPositive(concurrency, `${place}: concurrency`)
  if (concurrency !== undefined && !Number.isInteger(concurrency)) {
    throw new TypeError(`${place}: concurrency is ${String(concurrency)}; it must be a whole number`)
  }
  if (!debounce) return
  checkPositive(debounce.wait, `${place}: debounce.wait`)
  if (debounce.maxWait !== undefined && !(debounce.maxWait >= debounce.wait)) {
    throw new TypeError(`${place}: debounce.maxWait is ${String(debounce.maxWait)}; it must be at least wait`)
  }
}

function checkPositive(value: number | undefined, what: string): void {
  if (value !== undefined && !(value > 0 && Number.isFinite(value)))
    throw new TypeError(`${what} is ${String(value)}; it must be a finite number above 0`)
}
