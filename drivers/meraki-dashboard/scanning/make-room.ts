/**
 * Keeps a table within `limit` before one entry is added: once it is full the oldest go, a tenth of the limit
 * at a time, since finding them means sorting all.
 * @returns the entries that went
 */
export function makeRoom<Entry>(
  table: Map<string, Entry>,
  limit: number,
  timeOf: (entry: Entry) => number,
): Entry[] {
  if (table.size < limit) return []
  const oldestFirst = [...table].map(([key, entry]) => ({ key, entry, time: timeOf(entry) }))
  oldestFirst.sort((a, b) => a.time - b.time)
  const gone = oldestFirst.slice(0, table.size - limit + Math.ceil(limit / 10))
  for (const { key } of gone) table.delete(key)
  return gone.map(({ entry }) => entry)
}
