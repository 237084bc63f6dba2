import {
  operators,
  type CallComparison,
  type CallFilter,
  type CallOperand,
  type Instance,
  type Policy,
  type Rate,
  type ShownSignature,
} from '../../../api/resources.js'
import { counted, spanOf } from '../../../words.js'

type Line = readonly [name: string, words: string]

/** What is set of an instance's safeguards, in words. */
export const summaryOf = ({ signature, ...policy }: Instance): readonly Line[] => [
  ...(signature ? [['Signature', signatureWords(signature)] as const] : []),
  ...policyLines(policy),
]

/** What is set of a signature, in words. */
export const signatureWords = ({ preset, name, required, secret_count, tolerance }: ShownSignature): string =>
  [
    preset ?? name ?? 'a scheme of its own',
    counted(secret_count, 'secret'),
    ...(required ? [] : ['not required']),
    ...(tolerance === undefined ? [] : [`times within ${spanOf(tolerance)}`]),
  ].join(', ')

const KEPT = { failures: 'failures only', none: 'none' } as const

function policyLines(policy: Policy): Line[] {
  const { sources, rate_limit, idempotency, reply_budget, record, success_status, filter } = policy
  const { max_body, cors } = policy
  return [
    ...(sources ? [['Sources', sourceWords(sources)] as const] : []),
    ...(rate_limit ? [['Rate limit', rateWords(rate_limit)] as const] : []),
    ...(idempotency ? [['Duplicates', keyWords(idempotency)] as const] : []),
    ...(reply_budget === null
      ? []
      : [['Late replies', `202 if the method takes longer than ${spanOf(reply_budget)}`] as const]),
    ...(success_status === null ? [] : [['Success is answered', String(success_status)] as const]),
    ...(filter ? [['Filter', filterWords(filter)] as const] : []),
    ...(max_body === null ? [] : [['Largest body', counted(max_body, 'byte')] as const]),
    ...(cors ? [['Pages', `of ${cors.origins.join(', ')} may read answers`] as const] : []),
    ...(record === null || record === 'all' ? [] : [['Executions kept', KEPT[record]] as const]),
  ]
}

const sourceWords = ({ allow, local_only, cross_site }: NonNullable<Policy['sources']>): string =>
  [
    allow ? `only from ${allow.join(', ')}` : 'from any address',
    ...(local_only ? ['only from this machine and private networks'] : []),
    cross_site ? 'GET also from pages of other sites' : 'no GET from pages of other sites',
  ].join('; ')

const rateWords = ({ total, per_address }: NonNullable<Policy['rate_limit']>): string =>
  [
    ...(total ? [`${rate(total)} in all`] : []),
    ...(per_address ? [`${rate(per_address)} from each address`] : []),
  ].join('; ')

const rate = ({ calls, seconds }: Rate): string => `${counted(calls, 'call')} in ${spanOf(seconds)}`

function keyWords({ key, window, keep }: NonNullable<Policy['idempotency']>): string {
  const what =
    key.from === 'header' ? `header ${key.name}` : key.from === 'member' ? `member ${key.path}` : 'whole body'
  const failures = keep === 'success' ? '; after a failure they run again' : ''
  return `calls with the same ${what} within ${spanOf(window)} get one reply${failures}`
}

const filterWords = ({ match, comparisons }: CallFilter): string =>
  `only calls where ${comparisons.map(comparisonWords).join(match === 'any' ? ' or ' : ' and ')}`

const comparisonWords = ({ left, operator, right }: CallComparison): string =>
  `${operandWords(left)} ${operators[operator]} ${operandWords(right)}`

function operandWords(operand: CallOperand): string {
  if (typeof operand !== 'object') return JSON.stringify(operand)
  const { header, query, member } = operand
  if (header !== undefined) return `the header ${header}`
  return query === undefined ? `the member ${member ?? ''}` : `the parameter ${query}`
}
