import { expect } from 'chai'
import type { Explanation } from '../../console/src/api/resources.js'
import { verdictOf } from '../../console/src/pages/executions/verdict.js'

describe('The verdict on a call that is explained', () => {
  const effects = { trigger: 'trigger-bell', instance: 'trig-bell', executes: 'Bell_1.ring' }
  const cases: [what: string, given: Partial<Explanation>, verdict: RegExp][] = [
    ['refused', { status: 422 }, /refused with 422/],
    ['a handshake', { handshake: true }, /as a handshake, and nothing else/],
    ['captured', { captured: true }, /captured: recorded, and nothing else/],
    ['not meant', { filtered: ['the member ref equal "main"'] }, /fails the member ref .* nothing else/],
    ['one that has come before', { repeats: 'exec-1' }, /as exec-1 was, and nothing else/],
    ['one that notifies', { effects: { ...effects, executes: null } }, /would notify the trigger\.$/],
    ['one that executes', { effects }, /notify the trigger and execute Bell_1\.ring\.$/],
  ]
  for (const [what, given, verdict] of cases)
    it(`says that it is ${what}`, () => {
      const nothing = { handshake: false, captured: false, filtered: [], repeats: null, effects: null }
      expect(verdictOf({ status: null, gates: [], ...nothing, ...given })).to.match(verdict)
    })
})
