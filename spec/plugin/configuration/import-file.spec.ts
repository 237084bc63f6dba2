import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { linkOwnPackage } from '../../support/own-package.js'
import { bellUrl, lobby, plugins } from '../../support/plugins.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { problemOf } from '../../support/thrown.js'
import { until } from '../../support/until.js'

const GONG = `import { Driver, driver } from 'placeos-webhooks'
export class Gong extends Driver {}
driver({ name: 'Gong', generic: 'Gong' })(Gong)\n`
const HANGS = `await new Promise(() => setInterval(() => undefined, 60_000).unref())\n${GONG}`

/** A lobby with a gong, and nothing that answers. */
const gong = (changes: object = {}): object =>
  lobby({ drivers: ['./gong.mjs'], modules: [{ id: 'mod-bell', driver: 'Gong' }], ...changes })

describe('A file of drivers', () => {
  const start = plugins()
  const makeDir = tempDirs()
  let folder: string
  const write = (text: string): void => {
    writeFileSync(join(folder, 'gong.mjs'), text)
  }
  beforeEach(() => {
    folder = makeDir()
    linkOwnPackage(folder)
  })

  it('that awaits something for ever is given up after 10 seconds, and named', async () => {
    write(HANGS)
    const running = await start({ configurationDir: folder })
    const refused = problemOf(() => running.plugin.configure(gong()))
    await until(
      () => (running.clock.pending > 0 ? true : undefined),
      () => 'nothing is waited for',
    )
    await running.clock.advance(10_000)
    expect((await refused).faults).to.deep.equal([
      {
        path: 'drivers[0]',
        message:
          './gong.mjs cannot be loaded: it has not ended after 10 s; what does it await at its top level?',
      },
    ])
  })

  it('that awaits something for ever holds up no configuration after it', async () => {
    write(HANGS)
    const running = await start({ configurationDir: folder })
    const refused = problemOf(() => running.plugin.configure(gong()))
    const later = running.plugin.configure(lobby({ modules: [], systems: [], system_triggers: [] }))
    await until(
      () => (running.clock.pending > 0 ? true : undefined),
      () => 'nothing is waited for',
    )
    await running.clock.advance(10_000)
    await refused
    await later
    expect(await fetch(bellUrl(running.url, 'ring'))).to.have.property('status', 404)
    expect(running.clock.pending).to.equal(0)
  })

  for (const [what, text] of [
    ['does not parse', 'export const = 1'],
    ['throws', 'throw new Error("no clapper")'],
    ['has no driver', 'export const gong = 1'],
  ] as const)
    it(`that ${what} is loaded anew once it is mended`, async () => {
      write(text)
      const { plugin } = await start({ configurationDir: folder })
      await problemOf(() => plugin.configure(gong()))
      write(GONG)
      await plugin.configure(gong())
      const page = await plugin.runtime.systems({ text: '', after: undefined, limit: 10 })
      expect(page.systems).to.have.length(1)
    })
})
