import { expect } from 'chai'
import { z } from 'zod'
import {
  arg,
  command,
  definitionOf,
  driver,
  Driver,
  reply,
  security,
  webhook,
  type DriverDefinition,
  type DriverMeta,
  type WebhookOptions,
} from '../../../src/driver/index.js'

const META = { name: 'Lamp', generic: 'Lamp' }

function definition(candidate: unknown): DriverDefinition {
  const found = definitionOf(candidate)
  if (!found) throw new Error('that is no driver')
  return found
}

function inWords(options: object): string {
  return JSON.stringify(options, (_key, value: unknown) => (Number.isNaN(value) ? 'NaN' : value))
}

/** Names callers can use, each with the method it reaches and the clearance it needs. */
const reachable = (map: DriverDefinition['commands'] | DriverDefinition['webhooks']): string[][] =>
  [...map].map(([name, { method, clearance }]) => [name, method, clearance])

describe('A driver class', () => {
  it('is what it says of itself', () => {
    const settings = z.object({ volume: z.number() })
    @driver({
      name: 'Loud Lamp',
      generic: 'Lamp_A',
      description: 'Shines',
      settings,
      defaultSettings: { volume: 1 },
      implements: ['Powerable'],
    })
    class Lamp extends Driver<{ volume: number }> {}
    expect(definition(Lamp)).to.deep.equal({
      driverClass: Lamp,
      name: 'Loud Lamp',
      generic: 'Lamp_A',
      description: 'Shines',
      settings,
      defaultSettings: { volume: 1 },
      implements: ['Powerable'],
      senders: {},
      commands: new Map(),
      webhooks: new Map(),
    })
  })

  it('need say no more than its names', () => {
    @driver(META)
    class Lamp extends Driver {}
    expect(definition(Lamp)).to.include({ description: '', settings: undefined })
    expect(definition(Lamp)).to.deep.include({ defaultSettings: {}, implements: [] })
  })

  it('is one only with @driver of its own', () => {
    @driver(META)
    class Lamp extends Driver {}
    class Heir extends Lamp {}
    for (const candidate of [Driver, Heir, class {}, {}, Lamp.prototype, 'Lamp', null, undefined])
      expect(definitionOf(candidate)).to.equal(undefined)
  })

  it('has the commands and webhooks that are marked, and no other', () => {
    @driver(META)
    class Lamp extends Driver {
      @command()
      on(): void {
        this.helper()
      }
      @command({ name: 'switch_off', description: 'Ends the light', timeout: 5 })
      off(): void {
        this.helper()
      }
      @webhook()
      request() {
        return reply(200)
      }
      @webhook({ name: 'scanning_api', methods: ['GET', 'POST'], concurrency: 4 })
      scan() {
        return reply(200)
      }
      helper(): void {
        this.status.set('helped', true)
      }
    }
    const { commands, webhooks } = definition(Lamp)
    expect(reachable(commands)).to.deep.equal([
      ['on', 'on', 'user'],
      ['switch_off', 'off', 'user'],
    ])
    expect(commands.get('switch_off')).to.deep.include({
      description: 'Ends the light',
      timeout: 5,
      args: [],
    })
    expect(reachable(webhooks)).to.deep.equal([
      ['request', 'request', 'user'],
      ['scanning_api', 'scan', 'user'],
    ])
    expect(webhooks.get('request')?.methods).to.deep.equal(['POST'])
    expect(webhooks.get('scanning_api')).to.deep.include({ methods: ['GET', 'POST'], concurrency: 4 })
  })

  it('may let one method be command and webhook, with the clearance it asks for', () => {
    @driver(META)
    class Lamp extends Driver {
      @command()
      @webhook()
      @security('administrator')
      reset(): void {
        this.status.clear()
      }
      @security('support')
      @command()
      test(): void {
        this.status.clear()
      }
    }
    const { commands, webhooks } = definition(Lamp)
    expect(reachable(commands)).to.deep.equal([
      ['reset', 'reset', 'administrator'],
      ['test', 'test', 'support'],
    ])
    expect(reachable(webhooks)).to.deep.equal([['reset', 'reset', 'administrator']])
  })
})

describe('A driver class that extends another', () => {
  @driver(META)
  class Lamp extends Driver {
    @command()
    @security('administrator')
    reset(): string {
      return 'lamp'
    }
    @command({ name: 'switch_on' })
    on(): string {
      return 'lamp'
    }
    @webhook()
    request(): void {
      this.status.clear()
    }
  }

  @driver({ name: 'Dimmer', generic: 'Dimmer' })
  class Dimmer extends Lamp {
    // Overridden without a mark: it keeps the one it inherits.
    override reset(): string {
      return 'dimmer'
    }
    @command({ name: 'light' })
    override on(): string {
      return 'dimmer'
    }
    @command()
    dim(): string {
      return 'dimmer'
    }
  }

  it('inherits its marks, and wins where it sets its own', () => {
    const { commands, webhooks } = definition(Dimmer)
    expect(reachable(commands)).to.deep.equal([
      ['reset', 'reset', 'administrator'],
      ['light', 'on', 'user'],
      ['dim', 'dim', 'user'],
    ])
    expect(reachable(webhooks)).to.deep.equal([['request', 'request', 'user']])
  })

  it('leaves the other as it was', () => {
    expect(reachable(definition(Lamp).commands)).to.deep.equal([
      ['reset', 'reset', 'administrator'],
      ['switch_on', 'on', 'user'],
    ])
  })

  it('and its sister do not mix', () => {
    @driver({ name: 'Strobe', generic: 'Strobe' })
    class Strobe extends Lamp {
      @command()
      flash(): void {
        this.status.clear()
      }
    }
    expect([...definition(Strobe).commands.keys()]).to.deep.equal(['reset', 'switch_on', 'flash'])
    expect([...definition(Dimmer).commands.keys()]).to.deep.equal(['reset', 'light', 'dim'])
  })
})

describe('A class is refused as a driver', () => {
  const refused: [why: string, define: () => unknown, message: string][] = [
    [
      'when a command is static',
      () => {
        class Lamp extends Driver {
          @command()
          static on(): void {
            return
          }
        }
        return Lamp
      },
      '@command Lamp.on: static methods cannot be called by name',
    ],
    [
      'when a webhook is static',
      () => {
        class Lamp extends Driver {
          @webhook()
          static request() {
            return reply(200)
          }
        }
        return Lamp
      },
      '@webhook Lamp.request: static methods cannot be called by name',
    ],
    [
      'when a command is called by a symbol',
      () => {
        class Lamp extends Driver {
          // @ts-expect-error a symbol is no name
          @command()
          [Symbol.iterator](): void {
            return
          }
        }
        return Lamp
      },
      '@command Lamp: a symbol cannot be called by name',
    ],
    [
      'when a method is marked twice the same',
      () => {
        class Lamp extends Driver {
          @command()
          @command({ name: 'light' })
          on(): void {
            return
          }
        }
        return Lamp
      },
      '@command Lamp.on: marked twice',
    ],
    [
      'when two commands have one name',
      () => {
        @driver(META)
        class Lamp extends Driver {
          @command()
          on(): void {
            return
          }
          @command({ name: 'on' })
          light(): void {
            return
          }
        }
        return Lamp
      },
      '@command Lamp.light: the name on is already that of on',
    ],
    [
      'when two webhooks have one name',
      () => {
        @driver(META)
        class Lamp extends Driver {
          @webhook({ name: 'hook' })
          first(): void {
            return
          }
          @webhook({ name: 'hook' })
          second(): void {
            return
          }
        }
        return Lamp
      },
      '@webhook Lamp.second: the name hook is already that of first',
    ],
    [
      'when its own command has the name of an inherited one',
      () => {
        class Base extends Driver {
          @command({ name: 'light' })
          on(): void {
            return
          }
        }
        @driver(META)
        class Lamp extends Base {
          @command()
          light(): void {
            return
          }
        }
        return Lamp
      },
      '@command Lamp.light: the name light is already that of on',
    ],
    [
      'when @security stands alone',
      () => {
        @driver(META)
        class Lamp extends Driver {
          @security('support')
          reset(): void {
            return
          }
        }
        return Lamp
      },
      '@security Lamp.reset: has neither @command nor @webhook',
    ],
    [
      'when two arguments have one name',
      () => {
        @driver(META)
        class Lamp extends Driver {
          @command({ args: [arg('level', z.number()), arg('fade', z.number()), arg('level', z.number())] })
          dim(): void {
            return
          }
        }
        return Lamp
      },
      '@command Lamp.dim: two arguments are called level',
    ],
  ]
  for (const [why, define, message] of refused)
    it(why, () => {
      expect(define).to.throw(TypeError).with.property('message', message)
    })

  const metas: [why: string, meta: Partial<DriverMeta<object>>, message: RegExp][] = [
    ['its name is empty', { name: '' }, /^@driver Lamp: its name is empty$/],
    ['its name is blank', { name: '  ' }, /^@driver Lamp: its name is empty$/],
    ...['', '2Lamp', 'Big Lamp', 'Lämpchen', 'Lamp-A', 'Lamp_2', 'Lamp.A', '_Lamp'].map(
      (generic): [string, Partial<DriverMeta<object>>, RegExp] => [
        `its generic name is ${JSON.stringify(generic)}`,
        { generic },
        new RegExp(`^@driver Lamp: generic ${JSON.stringify(generic)} must be letters`),
      ],
    ),
  ]
  for (const [why, meta, message] of metas)
    it(`when ${why}`, () => {
      expect(() => {
        @driver({ ...META, ...meta })
        class Lamp extends Driver {}
        return Lamp
      }).to.throw(TypeError, message)
    })

  for (const timeout of [0, -1, Number.NaN])
    it(`when a command's timeout is ${String(timeout)}`, () => {
      expect(() => {
        @driver(META)
        class Lamp extends Driver {
          @command({ timeout })
          on(): void {
            return
          }
        }
        return Lamp
      }).to.throw(
        TypeError,
        `@command Lamp.on: timeout is ${String(timeout)}; it must be a finite number above 0`,
      )
    })

  const hooks: [options: WebhookOptions<undefined>, message: string][] = [
    [{ methods: [] }, 'methods is empty, so nothing could call it'],
    [{ methods: ['POST', 'HEAD' as 'GET'] }, 'HEAD is not one of GET, POST, PUT, PATCH, DELETE'],
    [{ methods: ['post' as 'POST'] }, 'post is not one of GET, POST, PUT, PATCH, DELETE'],
    [{ timeout: 0 }, 'timeout is 0; it must be a finite number above 0'],
    [{ timeout: Infinity }, 'timeout is Infinity; it must be a finite number above 0'],
    [{ timeout: Number.NaN }, 'timeout is NaN; it must be a finite number above 0'],
    [{ concurrency: 0 }, 'concurrency is 0; it must be a finite number above 0'],
    [{ concurrency: -2 }, 'concurrency is -2; it must be a finite number above 0'],
    [{ concurrency: 1.5 }, 'concurrency is 1.5; it must be a whole number'],
    [{ debounce: { wait: 0 } }, 'debounce.wait is 0; it must be a finite number above 0'],
    [{ debounce: { wait: Number.NaN } }, 'debounce.wait is NaN; it must be a finite number above 0'],
    [{ debounce: { wait: 10, maxWait: 9 } }, 'debounce.maxWait is 9; it must be at least wait'],
    [{ debounce: { wait: 10, maxWait: Number.NaN } }, 'debounce.maxWait is NaN; it must be at least wait'],
  ]
  for (const [options, message] of hooks)
    it(`when a webhook has ${inWords(options)}`, () => {
      expect(() => {
        @driver(META)
        class Lamp extends Driver {
          @webhook(options)
          request(): void {
            return
          }
        }
        return Lamp
      })
        .to.throw(TypeError)
        .with.property('message', `@webhook Lamp.request: ${message}`)
    })

  it('unless its debounce, concurrency and timeout make sense', () => {
    expect(() => {
      @driver(META)
      class Lamp extends Driver {
        @webhook({ debounce: { wait: 10, edge: 'both', maxWait: 10 }, concurrency: 1, timeout: 0.5 })
        request(): void {
          return
        }
      }
      return Lamp
    }).not.to.throw()
  })
})

describe('A decorator applied the standard (TC39) way', () => {
  const decorators = { '@command': command(), '@webhook': webhook(), '@security': security('support') }
  for (const [name, decorate] of Object.entries(decorators))
    it(`names the compiler option that ${name} needs`, () => {
      const standard = decorate as unknown as (value: () => void, context: object) => void
      expect(() => {
        standard(() => undefined, { kind: 'method', name: 'on', static: false })
      })
        .to.throw(TypeError)
        .with.property(
          'message',
          `${name}: standard decorators are not supported; set "experimentalDecorators": true in tsconfig.json`,
        )
    })
})
