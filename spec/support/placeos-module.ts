/** A function of a driver. */
export interface DoubleFunction {
  /** JSON Schema of each parameter, by name and in order; one with a default need not be given. */
  readonly parameters?: Readonly<Record<string, object>>
  readonly run?: (...args: never[]) => unknown
}

/** What there is to say of a module. */
export interface DoubleModule {
  readonly functions?: Readonly<Record<string, DoubleFunction>>
  readonly security?: Readonly<Record<string, readonly string[]>>
  readonly status?: Readonly<Record<string, unknown>>
  /** The edge it runs on. */
  readonly edge?: string
  /** What is in Redis instead of what follows from the functions. */
  readonly metadata?: string
}

/** A module at work. */
export class RunningModule {
  isRunning = true

  constructor(private readonly says: DoubleModule) {}

  get edge(): string | undefined {
    return this.says.edge
  }

  /** As drivers write it, with all white space removed. @see driver `placeos-driver.cr:593` */
  get metadata(): string {
    if (this.says.metadata !== undefined) return this.says.metadata
    const { functions = {}, security = {} } = this.says
    const described = Object.entries(functions).map(([name, { parameters = {} }]) => [name, parameters])
    const metadata = {
      interface: Object.fromEntries(described) as unknown,
      ...{ implements: [], requirements: {}, security, versions: { driver: '8.1.4' }, notes: null },
    }
    return JSON.stringify(metadata).replaceAll(/\s/g, '')
  }

  /** Runs a function, or raises what drivers raise. @see driver `placeos-driver.cr`, `KlassExecutor` */
  run(method: string, given: unknown): unknown {
    const called = Object.hasOwn(this.says.functions ?? {}, method)
      ? this.says.functions?.[method]
      : undefined
    if (!called) throw new Error(`execute requested for unknown method: ${method} on ADriver`)
    const names = Object.keys(called.parameters ?? {})
    const run = called.run as ((...args: unknown[]) => unknown) | undefined
    // A function without parameters ignores what it is given.
    if (names.length === 0) return run?.()
    if (!Array.isArray(given)) {
      const named = given as Record<string, unknown>
      return run?.(...names.map((name) => named[name]))
    }
    if (given.length > names.length) {
      const counts = `(given ${String(given.length)}, expected ${String(names.length)})`
      throw new Error(`wrong number of arguments for '${method}' ${counts}`)
    }
    const missing = names
      .slice(given.length)
      .find((name) => !Object.hasOwn(called.parameters?.[name] ?? {}, 'default'))
    if (missing !== undefined) throw new Error(`Missing hash key: "${missing}"`)
    return run?.(...(given as unknown[]))
  }
}
