import type { WholeExecution } from '../../../src/journal/index.js'
import type { MoodyUnits } from '../../support/moody-units.js'

/** What is kept of calls of instances, the first first; calls that no instance knows are of no matter here. */
export async function rowsOf({ journal }: MoodyUnits): Promise<readonly WholeExecution[]> {
  const listed = await journal.list({}, { limit: 100 })
  const found = await Promise.all(listed.map(({ id }) => journal.find(id)))
  return found.flatMap((one) => (one?.instance ? [one] : [])).reverse()
}
