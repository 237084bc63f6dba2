import { SECRET } from './scenarios.js'

/**
 * A configuration of so many systems, each with two modules and one instance; the first is the one called.
 * @param systems at least 1
 */
export function benchConfiguration(systems = 1): object {
  const all = Array.from({ length: systems }, (_, at) => (at === 0 ? 'bench' : `bench-${String(at)}`))
  return {
    modules: all.flatMap((name) => [
      { id: `mod-display-${name}`, driver: 'Webhook Display' },
      {
        id: `mod-dashboard-${name}`,
        driver: 'Cisco Meraki Dashboard',
        settings: { meraki_secret: 'k7-demo-secret' },
      },
    ]),
    systems: all.map((name) => ({
      id: `sys-${name}`,
      name,
      modules: [`mod-display-${name}`, `mod-dashboard-${name}`],
    })),
    triggers: [{ id: 'trigger-bench', name: 'Bench', enable_webhook: true }],
    system_triggers: all.map((name) => ({
      id: `trig-${name}`,
      trigger_id: 'trigger-bench',
      control_system_id: `sys-${name}`,
      webhook_secret: SECRET,
      exec_enabled: true,
    })),
  }
}
