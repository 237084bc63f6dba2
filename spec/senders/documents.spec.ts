import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { SENDERS_PAGE, sendersPage } from '../support/sender-pages.js'

describe('docs/senders.md', () => {
  it('tells of every sender as its data does: npm run schemas writes it anew', async () => {
    expect(readFileSync(SENDERS_PAGE, 'utf8')).to.equal(await sendersPage())
  })
})
