import { firstIdAt, type KeptMessage, type WholeExecution } from '../../src/journal/index.js'

/** When the first of these was received, in milliseconds since the epoch. */
export const RECEIVED_AT = Date.parse('2026-03-14T09:00:00Z')

/** The id of an execution received so many milliseconds later. */
export const idAt = (ms: number, count = 0): string =>
  `${firstIdAt(RECEIVED_AT + ms)}-7${count.toString(16).padStart(3, '0')}-8000-000000000000`

/** A message with a body and nothing else. */
export const aMessage = (body: string, given: Partial<KeptMessage> = {}): KeptMessage => ({
  headers: [],
  body: new Uint8Array(Buffer.from(body)),
  size: Buffer.byteLength(body),
  isRedacted: false,
  ...given,
})

/** An execution as it is kept before its method runs, so many milliseconds after the first, and whatever is given. */
export function anExecution(ms: number, given: Partial<WholeExecution> = {}): WholeExecution {
  const id = idAt(ms)
  return {
    id,
    request: `call-${String(ms)}`,
    run: id,
    instance: 'trig-1',
    system: 'sys-1',
    trigger: 'trigger-1',
    module: 'Display_1',
    method: 'request',
    verb: 'POST',
    received: RECEIVED_AT + ms,
    started: null,
    finished: null,
    state: 'received',
    status: null,
    outcome: null,
    problem: null,
    gates: ['secret given', 'webhook known'],
    debounced: false,
    handed_over: false,
    address: '10.0.0.7',
    query: '',
    binary: false,
    calls: 1,
    replay_of: null,
    bypassed: [],
    message: aMessage('{}'),
    reply: null,
    ...given,
  }
}

/** The same execution once it was answered. */
export const answered = (execution: WholeExecution, given: Partial<WholeExecution> = {}): WholeExecution => ({
  ...execution,
  state: 'finished',
  started: execution.received + 1,
  finished: execution.received + 5,
  status: 200,
  outcome: 'answered',
  reply: aMessage('done'),
  ...given,
})
