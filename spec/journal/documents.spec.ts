import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { executionStates } from '../../src/journal/index.js'
import { rowsOf } from '../support/markdown.js'

describe('docs/executions.md', () => {
  it('lists every state an execution can be in', () => {
    const text = readFileSync('docs/executions.md', 'utf8')
    const listed = rowsOf(text).flatMap(([state = '']) => /^`([a-z-]+)`$/.exec(state)?.[1] ?? [])
    expect(listed).to.have.members(executionStates)
  })
})
