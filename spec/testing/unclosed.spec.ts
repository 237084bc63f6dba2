import { expect } from 'chai'
import { MAIN, processes } from '../support/processes.js'

describe('The spec of a driver that fails before it is closed', () => {
  const run = processes()

  it('lets its runner end', async () => {
    // The package by its own name is the built one.
    expect(MAIN).to.include('dist')
    const ended = run(process.execPath, ['spec/testing/support/unclosed.mjs'])
    expect([await ended.exit, ended.stdout, ended.stderr]).to.deep.equal([0, '200\n', ''])
  })
})
