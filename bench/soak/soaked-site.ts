import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageDir } from '../workspace.js'

export const ADMIN_KEY = 'the-admin-key-of-the-soak'
export const SECRET = 'the-secret-of-the-soak-0123456789-0123456789'

/** The path of a call that notifies. */
export const hookOf = (instance: string, secret: string): string =>
  `/api/engine/v2/webhook/${instance}/notify?secret=${secret}`

/** The path that notifies, and the one that also executes. */
export const NOTIFY = hookOf('trig-soak', SECRET)
export const WORK = `${NOTIFY}&exec=true&mod=Worker&method=work`
/** The same, without taking its time. */
export const QUICK = `${NOTIFY}&exec=true&mod=Worker&method=quick`
/** Refused without a look at the database. */
export const STRANGE = hookOf('trig-soak', 'wrong')

/** The same with a method that writes much into the log. */
export const CHATTER = `${NOTIFY}&exec=true&mod=Worker&method=chatter`

/** What a stage has in its site beside the rest. */
export interface Added {
  readonly drivers?: readonly string[]
  readonly modules?: readonly object[]
  readonly triggers?: readonly { readonly id: string }[]
}

/** A folder's configuration for the soak. Each trigger that is added has an instance. */
export function configurationOf(folder: string, { drivers = [], modules = [], triggers = [] }: Added = {}) {
  const instance = (id: string, changes: object = {}): object => ({
    id,
    trigger_id: 'trigger-soak',
    control_system_id: 'sys-soak',
    webhook_secret: SECRET,
    exec_enabled: true,
    ...changes,
  })
  return {
    drivers: [join(packageDir, 'dist/bench/soak/worker.js'), ...drivers],
    modules: [
      { id: 'mod-worker', driver: 'Soak Worker', settings: { notes: notesIn(folder) } },
      { id: 'mod-display', driver: 'Webhook Display' },
      ...modules,
    ],
    systems: [{ id: 'sys-soak', name: 'Soak', modules: ['mod-worker', 'mod-display'] }],
    triggers: [
      { id: 'trigger-soak', name: 'Soak', enable_webhook: true },
      { id: 'trigger-mute', name: 'Mute' },
      ...triggers.map((trigger) => ({ name: trigger.id, ...trigger })),
    ],
    system_triggers: [
      instance('trig-soak'),
      instance('trig-idle', { enabled: false }),
      instance('trig-mute', { trigger_id: 'trigger-mute' }),
      ...triggers.map(({ id }) => instance(id.replace('trigger-', 'trig-'), { trigger_id: id })),
    ],
  }
}

/** Writes it. @returns its path */
export function writeConfiguration(folder: string, added?: Added): string {
  const path = join(folder, 'soak.json')
  writeFileSync(path, JSON.stringify(configurationOf(folder, added)))
  return path
}

/** How often the worker of a folder was told to count. */
export const countIn = (folder: string): number =>
  existsSync(`${notesIn(folder)}.count`) ? readFileSync(`${notesIn(folder)}.count`, 'utf8').length : 0

const notesIn = (folder: string): string => join(folder, 'notes.txt')

/** The ids of the calls whose runs have begun, as often as they have. */
export const runsIn = (folder: string): readonly string[] =>
  existsSync(notesIn(folder)) ? readFileSync(notesIn(folder), 'utf8').trimEnd().split('\n') : []
