import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { catalogue } from '../src/problem/catalogue.js'
import { readTree } from './support/source-tree.js'

/** What is seen: the first cell of each row. */
const seen = readFileSync('docs/troubleshooting.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| *(seen|-+) *\|/.test(line))
  .map((line) => line.split('|')[1] ?? '')
const quoted = new Set(seen.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)))

/** Text as sources have it: without what is put in when it is said. */
const plain = (text: string): string => text.replace(/\$\{[^}\s]*\}/g, '*').replace(/\s+/g, ' ')

describe('docs/troubleshooting.md', () => {
  const sources = plain([...Object.values(readTree('src')), readFileSync('package.json', 'utf8')].join('\n'))
  const codes = Object.keys(catalogue)

  it('has rows', () => {
    expect(seen.length).to.be.above(20)
  })

  /** Where the text of a row has a value, by what stands there in the sources. */
  const VALUES: Readonly<Record<string, string>> = {
    'is not JSON: look at line 12: a comma or ] is missing': 'is not JSON: look at line *: *',
    'is not YAML: look at line 3, column 5': 'is not YAML: look at line *, column *',
    'must say which: host.json and host.yaml are both here': 'must say which: * are both here',
    'the variable NAME is not set, nor is NAME_FILE': 'the variable * is not set, nor is *_FILE',
    'an action failed: mail to …': 'an action failed: *',
    'it has not ended after 10 s; what does it await at its top level?':
      'it has not ended after * s; what does it await at its top level?',
    'is a Promise: await it': 'a Promise: await it',
    'is a Map': 'a Map: make',
    'PgBouncer refuses options': 'PgBouncer refuses *: take it out',
    'is NaN': '*, which JSON does not have',
    'onLoad failed': '* failed',
    'onUpdate failed': '* failed',
    // Those of Node.
    'Cannot assign to read only property': 'Object.freeze(',
    'object is not extensible': 'Object.freeze(',
    'npm start': '"start"',
  }

  for (const text of quoted)
    it(`speaks of ${text}, which is a code or is said`, () => {
      if (codes.includes(text)) return
      expect(sources.includes(VALUES[text] ?? text)).to.equal(true)
    })
})
