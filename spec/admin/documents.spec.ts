import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { rowsOf } from '../support/markdown.js'
import { offices, PASSED_ON } from './support/office.js'

const text = readFileSync('docs/rest.md', 'utf8')

/** The rows of the table under a heading, without its head. */
const tableUnder = (heading: string): string[][] =>
  rowsOf(text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '').slice(1)

describe('docs/rest.md', () => {
  const open = offices()

  it('names as here what is mounted, verb by verb', async () => {
    const { admin } = await open()
    const mounted = new Set(
      admin.routes.map(
        ({ verb, path }) => `${verb} ${path.replace('/api/engine/v2', '').replace(/:(\w+)/g, '{$1}')}`,
      ),
    )
    const named = tableUnder('What is here').flatMap(([, how = '']) =>
      [...how.matchAll(/((?:`[A-Z]+` )+)`(\/[^`]+)`/g)].flatMap(([, verbs = '', path = '']) =>
        [...verbs.matchAll(/[A-Z]+/g)].map(([verb]) => `${verb} ${path}`),
      ),
    )
    expect(named).to.have.length.above(30)
    expect([...mounted]).to.include.members(named)
    const ofPlaceos = [...mounted].filter((route) => /^\w+ \/(?:systems|modules|drivers|zones)/.test(route))
    const ours = /rotate_secret|capture|\{trig_id\}|GET \/systems\/\{sys_id\}\/modules/
    expect(named).to.include.members(ofPlaceos.filter((route) => !ours.test(route)))
  })

  for (const [what = '', answered = ''] of tableUnder('What is not here'))
    it(`says of ${what} what it is answered: ${answered}`, async () => {
      const admin = (await open()).as('admin')
      const status = Number(answered.slice(0, 3))
      for (const [, verb = '', path = ''] of what.matchAll(/`([A-Z]+) ([^`]+)`/g)) {
        const response = await admin.call(verb, path, verb === 'GET' ? {} : { body: {} })
        // What nobody claims is left to the host.
        expect(response.status).to.equal(status === 404 ? PASSED_ON : status)
      }
    })
})
