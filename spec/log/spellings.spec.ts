import { expect } from 'chai'
import { spellingsOf, speltAs } from '../../src/log/index.js'

/** How one is written that no two ways write alike, and one that all write alike. */
const spellings: [secret: string, written: Record<string, string>][] = [
  [
    '"ä/b c',
    {
      r: '"ä/b c',
      j: '\\"ä/b c',
      p: '\\"ä\\/b c',
      a: '\\"\\u00e4/b c',
      u: '%22%C3%A4%2Fb%20c',
      f: '%22%C3%A4%2Fb+c',
      l: '%22%c3%a4%2fb%20c',
      m: '%22%c3%a4%2fb+c',
    },
  ],
  ['sword_fish-1', { rjpauflm: 'sword_fish-1' }],
]

describe('The spellings of a secret', () => {
  for (const [secret, written] of spellings)
    it(`are each known by their ways: ${secret}`, () => {
      const found = Object.fromEntries(spellingsOf(secret).map(({ text, ways }) => [ways, text]))
      expect(found).to.deep.equal(written)
      for (const [ways, text] of Object.entries(written)) expect(speltAs(secret, ways)).to.equal(text)
    })

  it('are none where another is written differently in ways that wrote this one alike, or in one not known', () => {
    const [{ ways } = { ways: '' }] = spellingsOf('swordfish')
    expect([speltAs('trout-fish', ways), speltAs('trout/fish', ways), speltAs('trout', '1')]).to.deep.equal([
      'trout-fish',
      undefined,
      undefined,
    ])
  })
})
