import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { linkedFiles } from './support/markdown.js'

/** The documents of the package, and those beside its drivers. */
const documents = ['docs', 'docs/adr', ...readdirSync('drivers').map((name) => `drivers/${name}`)].flatMap(
  (folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
)

describe('The documents', () => {
  for (const document of documents)
    it(`have no dead link in ${document}`, () => {
      const dead = linkedFiles(readFileSync(document, 'utf8')).filter(
        (target) => !existsSync(join(dirname(document), target)),
      )
      expect(dead).to.deep.equal([])
    })
})
