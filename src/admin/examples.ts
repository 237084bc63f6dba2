import type { z } from 'zod'
import type { TriggerDefinition } from '../triggers/index.js'
import type { InstanceResource, SystemResource, TriggerResource } from './resources.js'

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
  triggered: false,
  trigger_count: 3,
  triggered_at: 1_773_484_000,
  action_errors: 0,
  comparison_errors: 0,
  webhook_secret: 'kE3v0Jt9QmXbWl2yZcR7uNfA8sDhGpT1iOeVxBqLwYM',
  secret_use: { count: 3, last_used_at: 1_773_484_000 },
  ...kept,
}

export const systemExample: SystemResource = {
  id: 'sys-lobby',
  name: 'Lobby',
  modules: ['mod-display-1', 'mod-display-2'],
}
