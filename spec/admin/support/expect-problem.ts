import { expect } from 'chai'
import { catalogue, type ProblemCode } from '../../../src/problem/index.js'
import { members, type Answer } from './client.js'

/** Holds an answer to all that a problem of this code is; gives the paths of its faults. */
export function expectProblem(answer: Answer, code: ProblemCode): readonly string[] {
  const { status, title } = catalogue[code]
  expect([answer.status, answer.text]).to.deep.equal([status, JSON.stringify(answer.json)])
  const { detail, error, instance, faults = [], ...rest } = members(answer)
  expect({ code: rest.code, status: rest.status, title: rest.title }).to.deep.equal({ code, status, title })
  expect(rest.type).to.equal(`urn:placeos-webhooks:problem:${code}`)
  expect(error).to.equal(detail)
  expect(instance).to.equal(answer.headers.get('x-request-id'))
  expect(answer.headers.get('content-type')).to.equal('application/problem+json')
  expect(answer.headers.get('cache-control')).to.equal('no-store')
  expect(answer.headers.has('retry-after')).to.equal(status === 503)
  expect(answer.text).not.to.match(/\\n +at |node_modules|\/src\//)
  const list = faults as { readonly path: string; readonly message: string }[]
  const failures = list.map(({ path, message }) => ({ field: path, reason: message }))
  expect(rest.failures ?? []).to.deep.equal(failures)
  return list.map(({ path }) => path)
}
