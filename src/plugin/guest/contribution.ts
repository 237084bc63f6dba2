import { z } from 'zod'
import { faultsOf, fit, Problem } from '../../problem/index.js'

/** What the plugin may bring to a host. */
export const parts = ['webhooks', 'rest', 'console', 'realtime', 'operations'] as const

/** Which of these it brings: what it does not is the host's own to answer. */
export type Contribution = Readonly<Record<(typeof parts)[number], boolean>>

const Given = z.strictObject({
  webhooks: z.boolean().default(true),
  rest: z.boolean().default(true),
  console: z.boolean().optional(),
  realtime: z.boolean().default(true),
  operations: z.boolean().default(true),
})

/** Everything but what is switched off. Throws Problem `invalid-configuration`. */
export function parseContribution(given: unknown): Contribution {
  const result = fit(Given, given)
  if (!result.success) throw refused(faultsOf(result.error, ['contribute']))
  const { console, ...rest } = result.data
  const canShow = rest.rest && rest.realtime
  if (console === true && !canShow)
    throw refused([{ path: 'contribute.console', message: 'needs rest and realtime, which it works by' }])
  return { ...rest, console: console ?? canShow }
}

const refused = (faults: Problem['faults']): Problem =>
  new Problem('invalid-configuration', 'the plugin cannot bring that', { faults })
