import { expect } from 'chai'
import { catalogue, Problem, type ProblemBody, type ProblemCode } from '../../../src/problem/index.js'
import { problemIn, type Answer } from './client.js'

/** Headers of every problem that nothing else is known of. */
const USUAL = [
  'connection',
  'content-length',
  'content-type',
  'date',
  'x-content-type-options',
  'x-request-id',
]

/** Headers that a code asks for. */
const OWN: Partial<Record<ProblemCode, Readonly<Record<string, string>>>> = {
  'body-encoded': { 'accept-encoding': 'gzip, deflate, br' },
}

const MEMBERS = ['type', 'title', 'status', 'detail', 'code', 'instance', 'error', 'faults', 'ran']

/**
 * Holds an answer to all that a problem of this code is on the wire.
 * @param also headers beside those the code asks for
 */
export function expectProblem(
  answer: Answer,
  code: ProblemCode,
  also: Readonly<Record<string, string>> = {},
): ProblemBody {
  const { status, title } = catalogue[code]
  const retry = new Problem(code, '').headers['Retry-After']
  const more = { ...(retry !== undefined && { 'retry-after': retry }), ...OWN[code], ...also }
  expect([answer.status, answer.text.includes(`"${code}"`)]).to.deep.equal([status, true])
  expect(answer.headers).to.include({
    'content-type': 'application/problem+json',
    'x-content-type-options': 'nosniff',
    'content-length': String(Buffer.byteLength(answer.text)),
    ...more,
  })
  expect(Object.keys(answer.headers).sort()).to.deep.equal([...USUAL, ...Object.keys(more)].sort())
  const problem = problemIn(answer)
  expect(problem).to.deep.include({ type: `urn:placeos-webhooks:problem:${code}`, title, status, code })
  expect(problem.error).to.equal(problem.detail)
  expect(MEMBERS).to.include.members(Object.keys(problem))
  return problem
}
