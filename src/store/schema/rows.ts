import { z } from 'zod'
import { Problem } from '../../problem/index.js'

/** A boolean as both databases keep it. */
export const Flag = z.union([z.literal(0), z.literal(1)]).transform((flag) => flag === 1)
export const flag = (value: boolean): 0 | 1 => (value ? 1 : 0)

export const Count = z.int().min(0)

/** Milliseconds since the epoch. */
export const Instant = z.int()
/** Whole milliseconds, as both databases keep them. */
export const instant = <T extends number | null>(ms: T): T => (ms === null ? null : Math.round(ms)) as T

/** JSON text in a column. */
export const jsonOf = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue('is no JSON')
        return z.NEVER
      }
    })
    .pipe(schema)

/** The columns of what has a version. */
export const keptColumns = {
  id: z.string(),
  version: z.int().min(1),
  declared: Flag,
  created_at: Instant,
  updated_at: Instant,
}

/**
 * A row as the record it stands for. Throws Problem `invalid-configuration` when it stands for none: then
 * somebody has written into the database by other means.
 */
export function recordOf<Row extends z.ZodType>(
  row: Row,
  what: string,
  columns: { id: string },
): z.output<Row> {
  const result = row.safeParse(columns)
  if (result.success) return result.data
  const message = `the ${what} ${columns.id} in the database cannot be read: mend or remove its row`
  throw new Problem('invalid-configuration', message, { cause: result.error })
}
