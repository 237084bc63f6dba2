import {
  command,
  Driver,
  driver,
  security,
  webhook,
  z,
  type Verb,
  type WebhookContext,
  type WebhookHeaders,
  type WebhookReply,
} from '../../../src/index.js'

/** One call that reached a method of a probe. */
export interface ProbeCall {
  readonly module: string
  readonly method: string
  readonly verb: Verb
  readonly headers: WebhookHeaders
  readonly body: string
  readonly context: WebhookContext<unknown>
}

/** A driver that notes how it is called and answers what a spec says. */
export interface Probe {
  readonly driverClass: abstract new (...args: never) => object
  readonly calls: readonly ProbeCall[]
  /** What its methods answer from now on. @default nothing */
  answer: (call: ProbeCall) => unknown
  /** Resolves once it has been called so many times. */
  called(times: number): Promise<void>
}

/** What a webhook method is called with. */
export type Arguments = [verb: Verb, headers: WebhookHeaders, body: string, context: WebhookContext<unknown>]

const EVERY = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** What `book` asks of a body. */
const Booking = z.object({
  room: z.string(),
  seats: z.coerce.number().int().optional(),
  guests: z.array(z.object({ name: z.string() })).optional(),
})

export function makeProbe(): Probe {
  const calls: ProbeCall[] = []
  const awaited: { times: number; resolve: () => void }[] = []
  const probe: Probe = {
    get driverClass() {
      return ProbeDriver
    },
    calls,
    answer: () => undefined,
    called: (times) =>
      calls.length >= times
        ? Promise.resolve()
        : new Promise((resolve) => void awaited.push({ times, resolve })),
  }

  function take(module: string, method: string, args: Arguments): WebhookReply {
    const [verb, headers, body, context] = args
    const call = { module, method, verb, headers, body, context }
    calls.push(call)
    for (const { times, resolve } of awaited) if (calls.length >= times) resolve()
    return probe.answer(call) as WebhookReply
  }

  @driver({ name: 'Probe', generic: 'Probe' })
  class ProbeDriver extends Driver {
    @webhook({ methods: EVERY })
    request(...args: Arguments): WebhookReply {
      return take(this.moduleId, 'request', args)
    }

    @webhook({ methods: ['PUT', 'DELETE'] })
    store(...args: Arguments): WebhookReply {
      return take(this.moduleId, 'store', args)
    }

    @webhook({ methods: EVERY })
    @security('administrator')
    reset(...args: Arguments): WebhookReply {
      return take(this.moduleId, 'reset', args)
    }

    @webhook()
    @security('support')
    repair(...args: Arguments): WebhookReply {
      return take(this.moduleId, 'repair', args)
    }

    @webhook({ methods: ['GET', 'POST'], body: Booking })
    book(...args: Arguments): WebhookReply {
      return take(this.moduleId, 'book', args)
    }

    @webhook({ methods: ['GET', 'POST'], body: Booking.optional() })
    enquire(...args: Arguments): WebhookReply {
      return take(this.moduleId, 'enquire', args)
    }

    @webhook({ methods: EVERY, concurrency: 2 })
    pair(...args: Arguments): WebhookReply {
      return take(this.moduleId, 'pair', args)
    }

    @webhook({ methods: EVERY, timeout: 500 })
    brief(...args: Arguments): WebhookReply {
      return take(this.moduleId, 'brief', args)
    }

    @webhook({ name: 'door-opened' })
    renamed(...args: Arguments): WebhookReply {
      return take(this.moduleId, 'renamed', args)
    }

    @command()
    blink(): void {
      throw new Error('a command was called by a webhook')
    }

    undecorated(...args: Arguments): WebhookReply {
      return this.#hidden(...args)
    }

    protected guarded(...args: Arguments): WebhookReply {
      return take(this.moduleId, 'guarded', args)
    }

    #hidden(...args: Arguments): WebhookReply {
      return take(this.moduleId, 'hidden', args)
    }
  }
  return probe
}
