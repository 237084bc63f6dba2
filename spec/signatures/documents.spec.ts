import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { catalogue } from '../../src/problem/index.js'
import { SignatureSettings, withSender } from '../../src/senders/index.js'
import { Scheme } from '../../src/signatures/index.js'
import { blocksOf, rowsOf } from '../support/markdown.js'

const document = readFileSync('docs/signatures.md', 'utf8')

/** The rows of the table under a heading. */
const tableUnder = (heading: string): string[][] =>
  rowsOf(document.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')

describe('docs/signatures.md', () => {
  it('lists every kind of scheme', () => {
    const kinds = tableUnder('A scheme of one’s own').map(([kind]) => kind)
    expect(kinds).to.deep.equal(['kind', ...Scheme.options.map(({ shape }) => `\`${shape.kind.value}\``)])
  })

  it('lists every setting', () => {
    const names = tableUnder('Settings').map(([name]) => name)
    const { shape } = SignatureSettings
    expect(names).to.have.members(['setting', ...Object.keys(shape).map((name) => `\`${name}\``)])
  })

  it('lists every refusal', () => {
    const codes = tableUnder('What is refused').map(([code]) => code)
    const own = Object.keys(catalogue).filter((code) => code.startsWith('signature-'))
    expect(codes).to.deep.equal(['code', ...own.map((code) => `\`${code}\``)])
  })

  it('shows settings that are accepted', () => {
    const blocks = blocksOf(document).filter(({ language }) => language === 'json')
    expect(blocks).to.have.length(4)
    for (const { text } of blocks) {
      const { signature } = withSender(JSON.parse(text)) as { signature: unknown }
      expect(SignatureSettings.safeParse(signature).error).to.equal(undefined)
    }
  })
})
