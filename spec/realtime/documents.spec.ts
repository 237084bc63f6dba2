import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { rowsOf } from '../support/markdown.js'
import { eventStates, executionOutcomes } from '../../src/journal/index.js'
import { closings, defaultLimits, errorCodes, frameFaultCodes } from '../../src/realtime/index.js'
import { parseRequest } from '../../src/realtime/session/requests.js'
import { blocksOf } from '../support/markdown.js'

const text = readFileSync('docs/protocol.md', 'utf8')

/** The rows of the table under a heading, its cells as they are read. */
function tableUnder(heading: string): string[][] {
  const [, section = ''] = text.split(`\n## ${heading}\n`)
  return rowsOf(section.split('\n## ')[0] ?? '')
}

describe('docs/protocol.md', () => {
  it('lists every close code', () => {
    const codes = [
      ...Object.values(closings).map(({ code, reason }) => [`${code}`, reason]),
      ...Object.entries(frameFaultCodes).map(([code, reason]) => [code, reason]),
    ]
    expect(tableUnder('Close codes')).to.have.deep.members([['code', 'reason'], ...codes])
  })

  it('lists every limit with its default', () => {
    expect(tableUnder('Slow clients').map((cells) => cells.slice(0, 2))).to.deep.equal([
      ['limit', 'default'],
      ...Object.entries(defaultLimits).map(([name, limit]) => [`\`${name}\``, String(limit)]),
    ])
  })

  it('lists every state and outcome of an execution', () => {
    const words = ['state', ...eventStates, 'outcome', ...executionOutcomes]
    expect(tableUnder('Executions').map(([word]) => word)).to.deep.equal(words.map((word) => `\`${word}\``))
  })

  it('lists every error code', () => {
    expect(tableUnder('Answers')).to.deep.equal([
      ['`error_code`', 'name'],
      ...Object.entries(errorCodes).map(([name, code]) => [String(code), `\`${name}\``]),
    ])
  })

  it('shows requests that can be read, and answers that are JSON', () => {
    const examples = blocksOf(text).filter(({ language }) => language === 'json')
    expect(examples).to.have.length(4)
    for (const { text: example, heading } of examples) {
      for (const line of example.trim().split('\n')) {
        const json = JSON.parse(line) as { cmd?: string }
        if (heading === 'Requests' || json.cmd)
          expect(parseRequest(line)).not.to.include({ cmd: 'unreadable' })
      }
    }
  })
})
