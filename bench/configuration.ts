import { SECRET, UNRECORDED } from './scenarios.js'

/**
 * A configuration of so many systems, each with a display and an instance; the first also has a Meraki
 * dashboard.
 * @param systems at least 1
 */
export function benchConfiguration(systems = 1): object {
  const names = Array.from({ length: systems }, (_, at) => benchName(at))
  const dashboard = {
    id: 'mod-dashboard',
    driver: 'Cisco Meraki Dashboard',
    settings: { meraki_secret: 'k7-demo-secret' },
  }
  return {
    modules: [...names.map((name) => ({ id: `mod-${name}`, driver: 'Webhook Display' })), dashboard],
    systems: names.map((name, at) => ({
      id: `sys-${name}`,
      name,
      modules: at === 0 ? [`mod-${name}`, dashboard.id] : [`mod-${name}`],
    })),
    triggers: [{ id: 'trigger-bench', name: 'Bench', enable_webhook: true }],
    system_triggers: [
      ...names.map((name) => instanceOf(`trig-${name}`, name)),
      { ...instanceOf(UNRECORDED, benchName(0)), record: 'none' },
    ],
  }
}

const instanceOf = (id: string, name: string): object => ({
  id,
  trigger_id: 'trigger-bench',
  control_system_id: `sys-${name}`,
  webhook_secret: SECRET,
  exec_enabled: true,
})

/** What a system and all that belongs to it are called. */
export const benchName = (at: number): string => (at === 0 ? 'bench' : `bench-${at}`)
