import { z } from 'zod'
import { Problem } from '../../problem/index.js'
import { RestApi } from './rest-api.js'
import type { PlaceOsSettings } from './settings.js'

/** Triggers that are read at once. */
const ROWS_A_PAGE = 500

const Row = z.looseObject({ id: z.string().min(1) })

/**
 * All triggers of a PlaceOS with their instances, secrets included, as its REST interface gives them. Rejects with
 * Problem `runtime-unavailable`.
 */
export async function exportTriggers({
  apiUrl,
  apiKey,
}: Pick<PlaceOsSettings, 'apiUrl' | 'apiKey'>): Promise<readonly unknown[]> {
  const api = new RestApi(apiUrl ?? '', apiKey)
  const triggers: z.output<typeof Row>[] = []
  for (let offset = 0; ;) {
    const { body, total } = await api.get(`triggers?limit=${String(ROWS_A_PAGE)}&offset=${String(offset)}`)
    const rows = rowsIn(body)
    triggers.push(...rows)
    offset += rows.length
    if (rows.length === 0 || (total === undefined ? rows.length < ROWS_A_PAGE : offset >= total)) break
  }
  const exported: unknown[] = []
  for (const trigger of triggers) {
    const { body } = await api.get(`triggers/${encodeURIComponent(trigger.id)}/instances`)
    exported.push({ ...trigger, trigger_instances: rowsIn(body) })
  }
  return exported
}

function rowsIn(body: unknown): z.output<typeof Row>[] {
  const read = z.array(Row).safeParse(body)
  if (read.success) return read.data
  throw new Problem('runtime-unavailable', "PlaceOS's REST interface gave what is no list")
}
