import { z } from 'zod'
import { Problem } from '../../problem/index.js'
import { wholeNumber } from './parameters.js'

/** How a caller says which version an edit rests on; 0, as PlaceOS's client sends it, says nothing. */
export const VersionQuery = z.object({
  version: wholeNumber('The version the edit rests on; 0 for any').optional(),
})

/**
 * The version an edit rests on, if the caller has said so: in `If-Match`, else in the query.
 * @throws Problem `invalid-parameter` for an `If-Match` that is no version of ours
 */
export function expectedVersion(
  ifMatch: string | undefined,
  { version }: z.output<typeof VersionQuery>,
): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return version === 0 ? undefined : version
  const tag = /^"(\d{1,15})"$/.exec(ifMatch.trim())?.[1]
  if (tag !== undefined) return Number(tag)
  throw new Problem('invalid-parameter', 'If-Match must be one version in quotes, as ETag gives it')
}

/** The header that tells a version. */
export const versionTag = (version: number): Record<string, string> => ({ ETag: `"${String(version)}"` })
