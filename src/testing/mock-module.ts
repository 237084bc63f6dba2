import { arg, command, driver, Driver, type DriverClass } from '../driver/index.js'
import { z } from 'zod'

/** Another module as a driver under test meets it. */
export interface MockModule {
  /** Interfaces it implements, such as `DoorSecurity`. */
  readonly implements?: readonly string[]
  /** Its commands, by name; each takes up to eight arguments of any kind. */
  readonly commands?: Readonly<Record<string, (...args: never[]) => unknown>>
  /** Status it has from the start. */
  readonly status?: Readonly<Record<string, unknown>>
}

const ANY_ARGUMENTS = Array.from({ length: 8 }, (_, at) => arg(`argument${String(at + 1)}`, z.unknown()))

let made = 0

/** A driver class that does what a spec says, for the modules around the one under test. */
export function mockModule(mock: MockModule = {}): DriverClass {
  class Mock extends Driver {
    override onLoad(): void {
      for (const [key, value] of Object.entries(mock.status ?? {})) this.status.set(key, value)
    }
  }
  for (const [name, run] of Object.entries(mock.commands ?? {})) {
    const value = (...args: unknown[]): unknown => {
      // Arguments that were not given arrive as undefined.
      while (args.length > 0 && args.at(-1) === undefined) args.pop()
      return run(...(args as never[]))
    }
    Object.defineProperty(Mock.prototype, name, { value })
    command({ args: ANY_ARGUMENTS })(Mock.prototype, name, { value })
  }
  made += 1
  driver({ name: `Mock ${String(made)}`, generic: 'Mock', implements: mock.implements ?? [] })(Mock)
  return Mock
}
