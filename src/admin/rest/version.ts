import { Problem } from '../../problem/index.js'

/**
 * The version an edit rests on, if the caller has said so in `If-Match`. The `version` in the query is the one that
 * PlaceOS's client has once seen, which it sends along with every edit: as in PlaceOS, nobody looks at it.
 * @throws Problem `invalid-parameter` for an `If-Match` that is no version of ours
 */
export function expectedVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined
  const tag = /^"(\d{1,15})"$/.exec(ifMatch.trim())?.[1]
  if (tag !== undefined) return Number(tag)
  throw new Problem('invalid-parameter', 'If-Match must be one version in quotes, as ETag gives it')
}

/** The header that tells a version. */
export const versionTag = (version: number): Record<string, string> => ({ ETag: `"${String(version)}"` })
