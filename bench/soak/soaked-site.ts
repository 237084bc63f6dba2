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

/** A folder's configuration for the soak. @returns its path */
export function writeConfiguration(folder: string): string {
  const path = join(folder, 'soak.json')
  const instance = (id: string, changes: object = {}): object => ({
    id,
    trigger_id: 'trigger-soak',
    control_system_id: 'sys-soak',
    webhook_secret: SECRET,
    exec_enabled: true,
    ...changes,
  })
  const configuration = {
    drivers: [join(packageDir, 'dist/bench/soak/worker.js')],
    modules: [{ id: 'mod-worker', driver: 'Soak Worker', settings: { notes: notesIn(folder) } }],
    systems: [{ id: 'sys-soak', name: 'Soak', modules: ['mod-worker'] }],
    triggers: [
      { id: 'trigger-soak', name: 'Soak', enable_webhook: true },
      { id: 'trigger-mute', name: 'Mute' },
    ],
    system_triggers: [
      instance('trig-soak'),
      instance('trig-idle', { enabled: false }),
      instance('trig-mute', { trigger_id: 'trigger-mute' }),
    ],
  }
  writeFileSync(path, JSON.stringify(configuration))
  return path
}

const notesIn = (folder: string): string => join(folder, 'notes.txt')

/** The ids of the calls whose runs have begun, as often as they have. */
export const runsIn = (folder: string): readonly string[] =>
  existsSync(notesIn(folder)) ? readFileSync(notesIn(folder), 'utf8').trimEnd().split('\n') : []
