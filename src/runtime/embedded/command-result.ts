import { requireJson, type Json } from '../../driver/index.js'
import { Problem } from '../../problem/index.js'
import type { EmbeddedModule } from './module.js'

/**
 * What a command gave, as JSON has it; nothing is null. Throws Problem `driver-failed`, which the log has too, for
 * what JSON would make something else of.
 */
export function resultOf({ name, log }: EmbeddedModule, command: string, value: unknown): Json {
  try {
    requireJson(value, `${name}.${command} gave what is no JSON`)
    return JSON.parse(JSON.stringify(value ?? null)) as Json
  } catch (error) {
    log.error(`${command} gave what is no JSON`, { error })
    const detail = error instanceof TypeError ? error.message : `${name}.${command} gave what cannot be read`
    throw new Problem('driver-failed', detail, { cause: error })
  }
}
