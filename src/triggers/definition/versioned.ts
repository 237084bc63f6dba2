/** What every kept thing has. */
export interface Versioned {
  readonly id: string
  /** Counts its saves, from 1: whoever edits an older one is told of the conflict. */
  readonly version: number
  /** Whether the configuration file declares it; then only that file changes it. */
  readonly declared: boolean
  /** Milliseconds since the epoch. */
  readonly created_at: number
  /** Milliseconds since the epoch. */
  readonly updated_at: number
}

/** Only what every kept thing has. */
export const versionedOf = ({ id, version, declared, created_at, updated_at }: Versioned): Versioned => ({
  id,
  version,
  declared,
  created_at,
  updated_at,
})
