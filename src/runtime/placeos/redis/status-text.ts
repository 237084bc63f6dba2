import type { Json } from '../../../driver/index.js'

/**
 * A status as it is written. Undefined where there is none, for which edges write the text `null`, and where the text is
 * no JSON.
 * @see PlaceOS/core, `process_manager/edge.cr:216-225`
 */
export function statusOf(text: string): Json | undefined {
  try {
    return (JSON.parse(text) as Json) ?? undefined
  } catch {
    return undefined
  }
}
