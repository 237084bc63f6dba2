import type { ExecutionEvent } from '../../../live/execution.js'
import { hrefTo, hrefWith } from '../../../route.js'

/** Where somebody mends what refused a call. */
interface Mending {
  readonly words: string
  readonly href: string
}

/** What is opened on the page of a system trigger, by the name that its address has for it. */
const SAFEGUARDS = { words: 'Change the safeguards', open: 'safeguards' } as const

const OF_INSTANCE: Readonly<Record<string, { readonly words: string; readonly open: string } | undefined>> = {
  'exec-disabled': { words: 'Enable execution', open: 'edit' },
  'signature-missing': SAFEGUARDS,
  'signature-invalid': SAFEGUARDS,
  'signature-expired': SAFEGUARDS,
  'source-refused': SAFEGUARDS,
  'cross-site': SAFEGUARDS,
  'rate-limited': SAFEGUARDS,
  'idempotency-key-missing': SAFEGUARDS,
}

/** Where what refused an execution is mended; undefined where only the caller can. */
export function mendingOf(code: string, { system, instance, trigger }: ExecutionEvent): Mending | undefined {
  if (system === null || instance === null || trigger === null) return undefined
  const ofInstance = OF_INSTANCE[code]
  if (ofInstance)
    return {
      words: ofInstance.words,
      href: hrefWith({ open: ofInstance.open }, 'systems', system, 'triggers', instance),
    }
  if (code === 'verb-not-allowed')
    return { words: 'Change the trigger’s methods', href: hrefTo('triggers', trigger) }
  if (code === 'module-not-found' || code === 'method-not-found')
    return { words: 'See the modules of the system', href: hrefTo('systems', system) }
  return undefined
}
