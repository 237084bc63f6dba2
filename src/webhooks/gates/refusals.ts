import { isVerb, verbs, type Verb } from '../../driver/index.js'
import { Problem } from '../../problem/index.js'

/** The refusal of a call that leaves a parameter out. */
export function missing(parameter: string, alternative = ''): Problem {
  const hint = alternative === '' ? '' : `, ${alternative}`
  return new Problem('missing-parameter', `missing required parameter '${parameter}'${hint}`, {
    faults: [{ path: parameter, message: 'is required' }],
  })
}

/** The refusal of a verb that is not among those allowed, if it is not. */
export function refuseVerb(verb: string, allowed: readonly Verb[]): Problem | undefined {
  if (isVerb(verb) && allowed.includes(verb)) return undefined
  const sorted = verbs.filter((known) => allowed.includes(known)).join(', ')
  const detail = sorted === '' ? 'no verb is accepted here' : `accepted here: ${sorted}`
  return new Problem('verb-not-allowed', detail, { headers: { Allow: sorted } })
}
