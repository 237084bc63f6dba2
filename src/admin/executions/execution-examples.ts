import type { ExecutionResource, WholeExecutionResource } from './execution-resources.js'

/** What the documents show; specs hold each to its schema. */
export const executionExample: ExecutionResource = {
  id: 'exec-019cebab-8748-7000-be00-5c7811806999',
  request: 'call-1',
  run: 'exec-019cebab-8748-7000-be00-5c7811806999',
  instance: 'trig-lobby',
  system: 'sys-lobby',
  trigger: 'trigger-doorbell',
  module: 'Display_1',
  method: 'request',
  verb: 'POST',
  state: 'finished',
  outcome: 'answered',
  status: 200,
  problem: null,
  gates: ['secret given', 'webhook known', 'verb of the trigger', 'method found'],
  received: 1_773_480_413_000,
  started: 1_773_480_413_004,
  finished: 1_773_480_413_011,
  debounced: false,
  handed_over: false,
  calls: 1,
  replay_of: null,
  address: '192.0.2.7',
}

export const wholeExecutionExample: WholeExecutionResource = {
  ...executionExample,
  query: 'floor=2',
  binary: false,
  bypassed: [],
  message: {
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Webhook-Secret', 'sha256:3f0a9c1e…'],
    ],
    body: '{"power":true}',
    encoding: 'utf8',
    size: 14,
    truncated: false,
    redacted: false,
  },
  reply: {
    headers: [['Content-Type', 'application/json']],
    body: '{"power":true}',
    encoding: 'utf8',
    size: 14,
    truncated: false,
    redacted: false,
  },
}
