import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The file of the drivers that specs of processes use. */
export const WORKS = resolve('spec/support/fixtures/works.mjs')

/** A configuration with one module of each driver, all in one system, and a webhook that executes. */
export function site(
  drivers: Readonly<Record<string, object>>,
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const modules = Object.entries(drivers).map(([driver, settings], at) => ({
    id: `mod-${String(at)}`,
    driver,
    settings,
  }))
  return {
    drivers: [WORKS],
    modules,
    systems: [{ id: 'sys-site', name: 'Site', modules: modules.map(({ id }) => id) }],
    triggers: [
      { id: 'trigger-site', name: 'Site', enable_webhook: true, supported_methods: ['GET', 'POST'] },
    ],
    system_triggers: [
      {
        id: 'trig-site',
        trigger_id: 'trigger-site',
        control_system_id: 'sys-site',
        webhook_secret: 'site-secret',
        exec_enabled: true,
      },
    ],
    ...changes,
  }
}

/** Writes a configuration into a folder and gives the file's path. */
export function writeSite(folder: string, configuration: unknown): string {
  const path = join(folder, 'site.json')
  writeFileSync(path, typeof configuration === 'string' ? configuration : JSON.stringify(configuration))
  return path
}

/** The URL that executes a method of a site's module. */
export const siteUrl = (address: string, module: string, method: string): string =>
  `${address}/api/engine/v2/webhook/trig-site/notify/site-secret/${module}/1/${method}`
