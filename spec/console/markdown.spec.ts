import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { blocksOf, piecesOf } from '../../console/src/parts/markdown/markdown.js'

describe('A README in the console', () => {
  it('is taken apart into headings, paragraphs, lists, tables and examples', () => {
    const text =
      '# Bell\n\nRings, and\nis heard.\n\n- one\n- two\n\n| a | b |\n| - | :-: |\n| 1 | x\\|y |\n\n```sh\n# curl\n```\n## End'
    expect(blocksOf(text)).to.deep.equal([
      { kind: 'heading', level: 1, text: 'Bell' },
      { kind: 'paragraph', text: 'Rings, and is heard.' },
      { kind: 'list', items: ['one', 'two'] },
      { kind: 'table', head: ['a', 'b'], rows: [['1', 'x|y']] },
      { kind: 'code', text: '# curl' },
      { kind: 'heading', level: 2, text: 'End' },
    ])
  })

  it('has links to pages elsewhere alone, and no other address', () => {
    expect(
      piecesOf('See `code`, **this**, [there](https://example.org/a), [x](javascript:1) and [y](../b.md).'),
    ).to.deep.equal([
      { kind: 'text', text: 'See ' },
      { kind: 'code', text: 'code' },
      { kind: 'text', text: ', ' },
      { kind: 'strong', text: 'this' },
      { kind: 'text', text: ', ' },
      { kind: 'link', text: 'there', href: 'https://example.org/a' },
      { kind: 'text', text: ', ' },
      { kind: 'text', text: 'x' },
      { kind: 'text', text: ' and ' },
      { kind: 'text', text: 'y' },
      { kind: 'text', text: '.' },
    ])
  })

  for (const text of ['|', '- ', '```', '#', '# ', '\n\n', '1. a\n|b', '-\n-', '| a'])
    it(`comes to an end with ${JSON.stringify(text)}`, () => {
      expect(blocksOf(text)).to.be.an('array')
    })

  for (const driver of readdirSync('drivers'))
    it(`loses no word of the README of ${driver}`, () => {
      const text = readFileSync(`drivers/${driver}/README.md`, 'utf8')
      const shown = JSON.stringify(blocksOf(text))
      // What an example is written in is not shown.
      for (const [word] of text.replaceAll(/^```\w+$/gm, '```').matchAll(/[A-Za-z_]{4,}/g))
        expect(shown).to.include(word)
    })
})
