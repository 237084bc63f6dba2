import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { rowsOf } from './support/markdown.js'

const rows = rowsOf(readFileSync('docs/promises.md', 'utf8')).filter(([first]) => first !== 'promise')

describe('docs/promises.md', () => {
  it('has promises', () => {
    expect(rows).to.have.length.above(10)
  })

  for (const [promise = '', file = '', title = ''] of rows)
    it(`names a spec that tries to break it: ${promise}`, () => {
      const path = file.replaceAll('`', '')
      expect(existsSync(path), path).to.equal(true)
      expect(readFileSync(path, 'utf8')).to.include(title)
    })
})
