import { requireJson, type Json } from '../../../driver/index.js'
import type { Log } from '../../../log/index.js'
import { Problem } from '../../../problem/index.js'

/**
 * What a command of a module gave, as JSON has it; nothing is null. Throws Problem `driver-failed`, which the log has
 * too, for what JSON would make something else of.
 */
export function resultOf(
  { name, log }: { readonly name: string; readonly log: Log },
  command: string,
  value: unknown,
): Json {
  try {
    requireJson(value, `${name}.${command} gave what is no JSON`)
    return JSON.parse(JSON.stringify(value ?? null)) as Json
  } catch (error) {
    log.error(`${command} gave what is no JSON`, { error })
    const detail = error instanceof Problem ? error.message : `${name}.${command} gave what cannot be read`
    throw new Problem('driver-failed', detail, { cause: error })
  }
}
