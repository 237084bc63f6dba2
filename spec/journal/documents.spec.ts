import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { executionStates } from '../../src/journal/index.js'
import { isSecretName } from '../../src/log/index.js'
import { rowsOf } from '../support/markdown.js'

describe('docs/executions.md', () => {
  it('lists every state an execution can be in', () => {
    const text = readFileSync('docs/executions.md', 'utf8')
    const [states = ''] = text.split('## Looking at them')
    const listed = rowsOf(states).flatMap(([state = '']) => /^`([a-z-]+)`$/.exec(state)?.[1] ?? [])
    expect(listed).to.have.members(executionStates)
  })

  it('names what is secret by its name, and what is not', () => {
    const text = readFileSync('docs/executions.md', 'utf8')
    const [, section = ''] = text.split('## What is never kept')
    const namesIn = (cell = ''): string[] => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = '']) => name)
    const rows = rowsOf(section)
    const [secret, plain] = [0, 1].map((column) => rows.flatMap((row) => namesIn(row[column])))
    expect(secret).to.include.members(['secret', 'token', 'otp'])
    expect(secret?.filter((name) => !isSecretName(name))).to.deep.equal([])
    expect(plain).to.include('page_token')
    expect(plain?.filter((name) => isSecretName(name))).to.deep.equal([])
  })
})
