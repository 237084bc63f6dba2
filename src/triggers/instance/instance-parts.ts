import type { Bus } from '../../bus/index.js'
import type { Ledger } from '../keeping/ledger.js'
import type { ActionParts } from '../firing/perform.js'
import type { FiringParts } from '../firing/status-firings.js'
import type { Watched } from './watch.js'

/** What all instances share. */
export interface InstanceParts extends Watched, ActionParts, FiringParts {
  readonly bus: Bus
  readonly ledger: Ledger
  /** Hears that an instance fired. */
  readonly onFire?: () => void
}
