import type { Bus } from '../../bus/index.js'
import type { ActivityWriter } from '../keeping/activity-writer.js'
import type { FiringsParts } from '../firing/firings.js'
import type { FiringParts } from '../firing/status-firings.js'
import type { Watched } from './watch.js'

/** What all instances share. */
export interface InstanceParts extends Watched, FiringsParts, FiringParts {
  readonly bus: Bus
  readonly activities: ActivityWriter
  /** Whether the triggers begin to work just now: what holds already fires nothing then. @default they do not */
  readonly start?: { readonly isOn: boolean }
}
