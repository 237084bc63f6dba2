import type { Argument, ArgumentValues } from './argument.js'
import { mark } from './marks.js'

export interface CommandOptions<List extends readonly Argument[]> {
  /** The arguments in order, each made with `arg`. @default none */
  readonly args?: List
  /** The name callers use. @default the method's own */
  readonly name?: string
  /** One sentence for people who look for the command. */
  readonly description?: string
  /** How long a call may take, in milliseconds. @default the runtime's `commandTimeout` */
  readonly timeout?: number
}

/** Lets other modules, triggers and live clients call this method. */
export function command<const List extends readonly Argument[] = []>(options: CommandOptions<List> = {}) {
  return <Method extends (...args: ArgumentValues<List>) => unknown>(
    prototype: object,
    method: string,
    _descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    mark('@command', prototype, method, { command: { ...options, args: options.args ?? [] } })
  }
}
