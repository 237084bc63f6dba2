import { moduleExample } from '../resources/examples.js'
import type { DriverRecord, ModuleRecord, SettingsResource } from './records.js'

export const moduleRecordExample: ModuleRecord = {
  id: 'mod-display-2',
  name: 'Display',
  driver: 'Webhook Display',
  driver_id: 'Webhook Display',
  control_system_id: 'sys-lobby',
  systems: ['sys-lobby'],
  running: true,
  declared: false,
  version: 1,
  created_at: 1_773_480_413,
  updated_at: 1_773_480_413,
}

export const settingsExample: SettingsResource = {
  id: 'settings-mod-display-2',
  parent_id: 'mod-display-2',
  encryption_level: 0,
  settings_string: '{"host":"10.0.0.7"}',
  keys: ['host'],
  values: { host: '10.0.0.7' },
  secrets: ['password'],
  saved: [],
  updated_at: 1_773_480_413,
}

export const driverExample: DriverRecord = {
  id: 'Webhook Display',
  name: 'Webhook Display',
  module_name: 'Display',
  description: 'A display that webhooks switch on and off',
  implements: ['Powerable'],
  settings_schema: { type: 'object', properties: { host: { type: 'string', description: 'Its address' } } },
  default_settings: {},
  webhooks: moduleExample.webhooks,
  functions: { power: { arity: 1, order: ['state'], params: { state: { type: 'boolean' } } } },
}
