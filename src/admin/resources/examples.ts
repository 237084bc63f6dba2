import type { z } from 'zod'
import type { TriggerDefinition } from '../../triggers/index.js'
import type {
  CallerResource,
  InstanceResource,
  ModuleResource,
  SystemResource,
  TriggerResource,
} from './resources.js'

/** What the documents show; specs hold each to its schema. */
export const triggerBodyExample: z.input<typeof TriggerDefinition> = {
  name: 'Doorbell',
  description: 'Someone is at the door while the lobby display is on',
  enable_webhook: true,
  supported_methods: ['POST'],
  debounce_period: 5,
  conditions: {
    comparisons: [{ left: { mod: 'Display_1', status: 'power', keys: [] }, operator: 'equal', right: true }],
  },
  actions: { functions: [{ mod: 'Display_1', method: 'power', args: { state: true } }] },
}

const kept = { created_at: 1_773_480_413, updated_at: 1_773_480_413, declared: false, version: 1 }

export const triggerExample: TriggerResource = {
  id: 'trigger-doorbell',
  name: 'Doorbell',
  description: 'Someone is at the door while the lobby display is on',
  enable_webhook: true,
  supported_methods: ['POST'],
  debounce_period: 5,
  important: false,
  any_match: false,
  conditions: {
    comparisons: [{ left: { mod: 'Display_1', status: 'power', keys: [] }, operator: 'equal', right: true }],
    time_dependents: [],
  },
  actions: { functions: [{ mod: 'Display_1', method: 'power', args: { state: true } }], mailers: [] },
  ...kept,
}

export const instanceExample: InstanceResource = {
  id: 'trig-lobby',
  name: 'Doorbell',
  trigger_id: 'trigger-doorbell',
  control_system_id: 'sys-lobby',
  control_system: { id: 'sys-lobby', name: 'Lobby' },
  enabled: true,
  exec_enabled: true,
  important: false,
  sources: { allow: ['198.51.100.0/24'], local_only: false, cross_site: false },
  rate_limit: { total: { calls: 60, seconds: 60 } },
  idempotency: null,
  reply_budget: null,
  record: null,
  success_status: null,
  max_body: null,
  cors: null,
  filter: null,
  triggered: false,
  trigger_count: 3,
  triggered_at: 1_773_484_000,
  action_errors: 0,
  comparison_errors: 0,
  capture_left: 0,
  webhook_secret: 'kE3v0Jt9QmXbWl2yZcR7uNfA8sDhGpT1iOeVxBqLwYM',
  signature: { preset: 'github', required: true, secret_count: 1, has_handshake_token: false },
  secret_use: { count: 3, last_used_at: 1_773_484_000 },
  ...kept,
}

export const systemExample: SystemResource = {
  id: 'sys-lobby',
  name: 'Lobby',
  modules: ['mod-display-1', 'mod-display-2'],
  ...kept,
}

export const moduleExample: ModuleResource = {
  id: 'mod-display-2',
  name: 'Display',
  index: 2,
  driver: 'Webhook Display',
  webhooks: [
    {
      name: 'request',
      description: 'Tells the status (GET), or sets it and tells the new one',
      methods: ['GET', 'POST', 'PUT'],
      clearance: 'user',
      sample: { power: true, input: 'hdmi2' },
    },
  ],
}

export const callerExample: CallerResource = {
  id: '0f3a9c5be2d14c7c8f5c1a2b3d4e5f60',
  name: 'Front desk',
  role: 'support',
  support: true,
  sys_admin: false,
}
