import { expect } from 'chai'
import { runInNewContext } from 'node:vm'
import { codeOf, isErrorLike, messageOf } from '../../src/problem/index.js'

/** As code in a context of its own, such as Jest's, sees an error of Node's. */
const foreign: unknown = runInNewContext("Object.assign(new Error('no such file'), { code: 'ENOENT' })")

describe('What is read of what was thrown', () => {
  const thrown: [what: string, value: unknown, code: unknown, message: string, isError: boolean][] = [
    ['an error', new Error('bad'), undefined, 'bad', true],
    ['an error of another context', foreign, 'ENOENT', 'no such file', true],
    ['a text', 'bad', undefined, 'bad', false],
    ['nothing', undefined, undefined, 'undefined', false],
    ['an object with a code', { code: 7 }, 7, '[object Object]', false],
  ]
  for (const [what, value, code, message, isError] of thrown)
    it(`is its code and its words, of ${what}`, () => {
      expect(foreign).not.to.be.instanceOf(Error)
      expect([codeOf(value), messageOf(value), isErrorLike(value)]).to.deep.equal([code, message, isError])
    })
})
