import {
  arg,
  command,
  Driver,
  driver,
  security,
  webhook,
  z,
  type Verb,
  type WebhookHeaders,
  type WebhookReply,
} from '../../../src/index.js'

@driver({ name: 'Screen', generic: 'Display' })
export class Screen extends Driver<object, { power: boolean; input: { source: string; levels: number[] } }> {
  override onLoad(): void {
    this.status.set('power', false)
    this.status.set('input', { source: 'hdmi', levels: [1, 2] })
  }

  @command({ args: [arg('state', z.boolean())], description: 'Switches it on or off' })
  power(state: boolean): boolean {
    this.status.set('power', state)
    return state
  }

  @command({ args: [arg('a', z.number()), arg('b', z.number().default(1))] })
  add(a: number, b: number): number {
    return a + b
  }

  @command({ args: [arg('value', z.unknown())] })
  echo(value: unknown): unknown {
    return value
  }

  @webhook()
  ring(_verb: Verb, _headers: WebhookHeaders, body: string): WebhookReply {
    return [201, null, body]
  }

  @command()
  nothing(): undefined {
    return undefined
  }

  @command()
  fails(): never {
    throw new Error('the secret cause in /etc/passwd')
  }

  @security('administrator')
  @command()
  reset(): string {
    return 'done'
  }
}
