import { signal } from '@preact/signals'
import type { Filter } from './filter.js'

/** What was filtered for last, so that who comes back finds it. */
export const keptFilter = signal<Filter>({})

export function keepFilter(filter: Filter): void {
  keptFilter.value = filter
}
