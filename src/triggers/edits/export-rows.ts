/** One thing of an export, as it stands there. */
export type Row = Readonly<Record<string, unknown>>

/** A row and where it stands, such as `[2].trigger_instances[0]`. */
export interface PlacedRow {
  readonly row: Row
  readonly path: string
}

/** The rows of an export, those inside others after these. */
export function rowsOf(input: unknown, path = ''): PlacedRow[] {
  if (Array.isArray(input))
    return input.flatMap((item: unknown, index) => rowsOf(item, `${path}[${String(index)}]`))
  if (typeof input !== 'object' || input === null) return [{ row: {}, path }]
  const { results, trigger_instances, ...row } = withoutNulls(input) as Row
  if (Array.isArray(results)) return rowsOf(results, 'results')
  const inside = `${path === '' ? '' : `${path}.`}trigger_instances`
  return [{ row, path }, ...(trigger_instances === undefined ? [] : rowsOf(trigger_instances, inside))]
}

/** PlaceOS leaves out what is null; other tools write it. Arguments of functions may well be null. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
      if (inner === null) return []
      return [[key, key === 'args' ? inner : withoutNulls(inner)]]
    }),
  )
}
