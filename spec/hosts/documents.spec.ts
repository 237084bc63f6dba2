import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { hostsTable } from './support/hosts-table.js'

describe('docs/hosting.md', () => {
  it('has the hosts that were tried, with their versions', () => {
    const text = readFileSync('docs/hosting.md', 'utf8')
    const [, table = ''] = /<!-- hosts -->\n\n([^]*?)\n\n<!-- \/hosts -->/.exec(text) ?? []
    expect(table).to.equal(hostsTable())
  })
})
