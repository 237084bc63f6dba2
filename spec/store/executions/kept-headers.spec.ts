import { expect } from 'chai'
import { isStandIn, standIn } from '../../../src/journal/index.js'
import { headersOfRow, headersToKeep } from '../../../src/store/executions/kept-headers.js'

describe('The headers of a row', () => {
  const values = ['text/plain', 'sha256:1a2b3c4d', 'sha256:1A2B3C4D', '', standIn('1a2b3c4d5e6f')]

  it('are read as they were given, be they secret or only look like that', () => {
    const headers = values.map((value): [string, string] => ['X-Some', value])
    const read = headersOfRow(JSON.parse(JSON.stringify(headersToKeep(headers))) as typeof headers)
    expect(read).to.deep.equal(headers)
    expect(read.map(([, value]) => isStandIn(value))).to.deep.equal([false, false, false, false, true])
  })

  it('that was written before no caller could send what stands for a secret stand for one', () => {
    const [[name, value] = []] = headersOfRow([['Cookie', 'sha256:1a2b3c4d']])
    expect([name, value, isStandIn(value ?? '')]).to.deep.equal(['Cookie', 'sha256:1a2b3c4d…', true])
  })

  it('have in no secret’s place what a header can have', () => {
    expect(standIn('1a2b3c4d')).to.match(/[^\0-ÿ]/)
  })
})
