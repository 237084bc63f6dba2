import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { blocksOf, rowsOf } from '../support/markdown.js'
import { silentLog } from '../../src/log/index.js'
import { compose } from '../../src/plugin/compose.js'
import { PluginSettings } from '../../src/plugin/index.js'
import { catalogue, Problem, type ProblemCode } from '../../src/problem/index.js'
import { KeptPolicy } from '../../src/triggers/index.js'
import { deniedHeaders } from '../../src/webhooks/index.js'

/** The rows of a document's only table, its cells as they are read. */
const tableOf = (file: string): string[][] => rowsOf(readFileSync(file, 'utf8'))

const statusOf = (code: ProblemCode): string => String(catalogue[code].status)

describe('docs/gates.md', () => {
  it('lists every gate in the order of decision, with what it refuses with', async () => {
    const { hooks } = await compose({ settings: PluginSettings.parse({}), log: silentLog })
    const { gates } = hooks
    expect(tableOf('docs/gates.md')).to.deep.equal([
      ['gate', 'refused with'],
      ...gates.map(({ name, refusals }) => [
        name,
        refusals.map((code) => `\`${code}\` (${statusOf(code)})`).join(', '),
      ]),
    ])
  })
})

describe('docs/problems.md', () => {
  it('lists every problem of the catalogue', () => {
    expect(tableOf('docs/problems.md')).to.deep.equal([
      ['code', 'status', 'title'],
      ...Object.entries(catalogue).map(([code, { status, title }]) => [`\`${code}\``, String(status), title]),
    ])
  })

  it('says how long callers are asked to wait', () => {
    const text = readFileSync('docs/problems.md', 'utf8')
    for (const code of Object.keys(catalogue) as ProblemCode[]) {
      const seconds = new Problem(code, '').headers['Retry-After']
      if (seconds !== undefined) expect(text).to.include(`\`${code}\` ${seconds} s`)
    }
  })
})

describe('docs/replies.md', () => {
  it('names every header that is left out', () => {
    const [, named = ''] = /left out,[^:]*: ([^.]*)\./.exec(readFileSync('docs/replies.md', 'utf8')) ?? []
    expect(named.split(', ').sort()).to.deep.equal([...deniedHeaders].map((name) => `\`${name}\``).sort())
  })
})

describe('docs/delivery.md', () => {
  it('shows policies that can be kept', () => {
    const shown = blocksOf(readFileSync('docs/delivery.md', 'utf8')).filter(
      ({ language }) => language === 'json',
    )
    for (const { text } of shown) KeptPolicy.parse(JSON.parse(text))
    expect(shown).to.have.length(2)
  })

  it('names problems as the catalogue does', () => {
    for (const [answer = ''] of tableOf('docs/delivery.md').slice(1)) {
      const [, status, code = ''] = /^(\d+) `([\w-]+)`$/.exec(answer) ?? []
      expect(statusOf(code as ProblemCode)).to.equal(status)
    }
  })
})
