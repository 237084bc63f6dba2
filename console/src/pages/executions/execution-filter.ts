import type { Row } from '../../live/executions.js'

/** Which executions are shown; what is empty keeps none away. */
export interface Filter {
  readonly words: string
  readonly outcome: string
  readonly system: string
  /** `exec` for those that execute a method, `notify` for the others. */
  readonly calls: string
}

export const EVERYTHING: Filter = { words: '', outcome: '', system: '', calls: '' }

/**
 * Whether a row is shown. Gaps are, whatever else is looked for: what is missing might have fitted.
 * @param nameOf gives a trigger its name, which is searched as well
 */
export function fits(
  row: Row,
  { words, outcome, system, calls }: Filter,
  nameOf: (trigger: string | null) => string,
): boolean {
  if (row.kind === 'gap') return system === '' || row.system === system
  const { event } = row
  const wanted = words.trim().toLowerCase()
  return (
    (outcome === '' || event.outcome === outcome) &&
    (system === '' || event.system === system) &&
    (calls === '' || (calls === 'exec') === (event.method !== null)) &&
    (wanted === '' ||
      row.words.includes(wanted) ||
      (event.problem ?? '').includes(wanted) ||
      nameOf(event.trigger).toLowerCase().includes(wanted))
  )
}
