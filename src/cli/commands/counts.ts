/** What people call the rows of a table. */
const NAMES: Readonly<Record<string, readonly [one: string, many: string]>> = {
  triggers: ['trigger', 'triggers'],
  instances: ['system trigger', 'system triggers'],
  api_keys: ['API key', 'API keys'],
  executions: ['execution', 'executions'],
  replies: ['kept reply', 'kept replies'],
}

/** So many of each: `1 trigger, 2 system triggers`. */
export const countsOf = (rows: Readonly<Record<string, number>>): string =>
  Object.entries(rows)
    .map(([table, count]) => `${String(count)} ${NAMES[table]?.[count === 1 ? 0 : 1] ?? table}`)
    .join(', ')

export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`
