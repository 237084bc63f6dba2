import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { catalogue } from '../../src/problem/index.js'
import { presetNames, presetOf, SignatureSettings, type PresetName } from '../../src/signatures/index.js'
import { blocksOf, rowsOf } from '../support/markdown.js'

const document = readFileSync('docs/signatures.md', 'utf8')

/** The rows of the table under a heading. */
const tableUnder = (heading: string): string[][] =>
  rowsOf(document.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')

/** A preset as the document has it. */
function rowOf(name: PresetName): string[] {
  const { scheme, handshake } = presetOf(name)
  const token = handshake && (handshake.token !== undefined || handshake.answer.is === 'token')
  const asked = handshake ? `${handshake.verb}${token ? ' with `handshake_token`' : ''}` : ''
  if (scheme.kind === 'token')
    return [`\`${name}\``, `\`${scheme.member ?? ''}\` in the body`, 'nothing', '', asked]
  const { header, label, algorithm, encoding, signed } = scheme
  const made = `HMAC-${algorithm.toUpperCase().replace('SHA', 'SHA-')}, ${encoding}`
  return [`\`${name}\``, `\`${header}: ${label}…\``, made, `\`${signed}\``, asked]
}

describe('docs/signatures.md', () => {
  it('lists every preset', () => {
    expect(tableUnder('Presets')).to.deep.equal([
      ['preset', 'sent as', 'made by', 'of', 'handshake'],
      ...presetNames.map(rowOf),
    ])
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
    expect(blocks).to.have.length(2)
    for (const { text } of blocks) {
      const { signature } = JSON.parse(text) as { signature: unknown }
      expect(SignatureSettings.safeParse(signature).error).to.equal(undefined)
    }
  })
})
