import { z } from 'zod'
import { nearestOf } from './nearest.js'

/** How many unknown members of a value are told what was meant: enough for people, and soon done. */
const MOST_NAMED = 20

/** What is wrong with a member that is not known, where nothing more can be said. */
export const UNKNOWN = 'is not a known member'

/** A member that may be there and is not looked at. */
const Ignored = z
  .unknown()
  .optional()
  .meta({ id: 'Ignored', description: 'Is sent along by clients of PlaceOS, and ignored' })

/**
 * What a schema makes of a value. Where its objects are strict, `faultsOf` says of each member that is not known
 * which one was probably meant.
 * @param reportInput whether the issues of the error hold the values they are about, secrets among them
 */
export const fit = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { reportInput = false } = {},
): z.ZodSafeParseResult<z.output<Schema>> => schema.safeParse(value, { error: namingUnknown(), reportInput })

/** An object that takes further members along, and leaves them out of what it gives; all others it refuses. */
export function ignoring<Shape extends z.ZodRawShape>(
  known: z.ZodObject<Shape>,
  names: readonly string[],
): z.ZodType<z.output<z.ZodObject<Shape>>, z.input<z.ZodObject<Shape>>> {
  const ignored = new Set(names.filter((name) => !Object.hasOwn(known.shape, name)))
  return z
    .strictObject({ ...known.shape, ...Object.fromEntries([...ignored].map((name) => [name, Ignored])) })
    .transform((given) => {
      const kept = Object.entries(given).filter(([name]) => !ignored.has(name))
      return Object.fromEntries(kept) as z.output<z.ZodObject<Shape>>
      // That the further members may be left out is beyond what the compiler sees.
    }) as never
}

/** Says of members that are not known one line each, in their order; `faultsOf` takes them apart again. */
function namingUnknown(): (issue: z.core.$ZodRawIssue) => string | undefined {
  let left = MOST_NAMED
  return (issue) => {
    if (issue.code !== 'unrecognized_keys') return undefined
    const shape = issue.inst instanceof z.ZodObject ? issue.inst.shape : {}
    const known = Object.keys(shape).filter((name) => shape[name] !== Ignored)
    return issue.keys.map((key) => (left-- > 0 ? UNKNOWN + meantBy(key, known) : UNKNOWN)).join('\n')
  }
}

function meantBy(key: string, known: readonly string[]): string {
  const nearest = nearestOf(key, known)
  if (nearest !== undefined) return `; did you mean \`${nearest}\`?`
  return known.length === 0 ? '' : `; there are ${known.map((name) => `\`${name}\``).join(', ')}`
}
