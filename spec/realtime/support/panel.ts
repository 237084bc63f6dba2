import { arg, command, Driver, driver, Problem, security, z } from '../../../src/index.js'

/** A driver that does what live clients can see. */
@driver({ name: 'Panel', generic: 'Panel' })
export class Panel extends Driver {
  @command({ args: [arg('key', z.string()), arg('value', z.json())] })
  show(key: string, value: unknown): string {
    this.status.set(key, value)
    return `${key} is shown`
  }

  @command({ args: [arg('key', z.string())] })
  hide(key: string): void {
    this.status.delete(key)
  }

  @command({
    args: [arg('level', z.enum(['debug', 'info', 'warn', 'error'])), arg('words', z.string())],
  })
  say(level: 'debug' | 'info' | 'warn' | 'error', words: string): void {
    this.log[level](words)
  }

  @command()
  fail(): never {
    throw new Error('the lamp is broken')
  }

  @command()
  refuse(): never {
    throw new Problem('conflict', 'the lamp is on its way')
  }

  @command({ timeout: 5000 })
  hang(): Promise<never> {
    return new Promise(() => undefined)
  }

  @command()
  @security('support')
  service(): string {
    return 'in service'
  }

  @command()
  @security('administrator')
  reset(): string {
    return 'reset'
  }
}
