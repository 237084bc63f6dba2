import { expect } from 'chai'
import { executionOutcomes, executionStates } from '../../../src/journal/index.js'
import { Problem } from '../../../src/problem/index.js'
import {
  checkStep,
  lifeCycle,
  outcomeOf,
  stateOf,
  type Stage,
} from '../../../src/webhooks/record/life-cycle.js'

const stages = Object.keys(lifeCycle) as Stage[]

describe('The life of an execution', () => {
  for (const from of stages)
    for (const to of stages) {
      const isAllowed = lifeCycle[from].includes(to)
      it(`${isAllowed ? 'may' : 'may not'} go from ${from} to ${to}`, () => {
        const step = (): void => {
          checkStep(from, to)
        }
        if (isAllowed) expect(step).not.to.throw()
        else expect(step).to.throw(`an execution cannot be ${to} after it was ${from}`)
      })
    }

  it('knows every outcome, and has a state of the journal for each stage', () => {
    expect(stages).to.include.members([...executionOutcomes])
    for (const stage of stages) expect(executionStates).to.include(stateOf[stage])
  })

  it('begins in one way, and is over in every way there is', () => {
    const reached = new Set<Stage>(['new'])
    for (const stage of reached) for (const next of lifeCycle[stage]) reached.add(next)
    expect([...reached].sort()).to.deep.equal([...stages].sort())
    for (const stage of stages) expect(lifeCycle[stage], stage).not.to.include('new')
  })

  it('has a method run once: what has begun to run, or is over, is never called again', () => {
    const called: Stage[] = ['received', 'queued', 'started']
    for (const stage of stages)
      if (stage === 'started' || !['new', ...called].includes(stage))
        expect(
          lifeCycle[stage].filter((next) => called.includes(next)),
          stage,
        ).to.deep.equal([])
  })

  for (const [code, outcome] of [
    ['driver-timeout', 'timed-out'],
    ['driver-failed', 'failed'],
    ['unexpected-failure', 'failed'],
    ['storage-lost', 'failed'],
    ['storage-unavailable', 'refused'],
    ['queue-full', 'refused'],
    ['not-found', 'refused'],
  ] as const)
    it(`comes with ${code} to ${outcome}`, () => {
      expect(outcomeOf(new Problem(code, 'detail'))).to.equal(outcome)
    })
})
