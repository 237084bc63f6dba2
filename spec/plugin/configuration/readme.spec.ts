import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readmeOf } from '../../../src/driver/index.js'
import { loadDrivers } from '../../../src/plugin/configuration/drivers.js'
import { machineClock } from '../../../src/plugin/compose.js'
import { linkOwnPackage } from '../../support/own-package.js'
import { tempDirs } from '../../support/temp-dirs.js'

const GONG = `import { Driver, driver } from 'placeos-webhooks'
export class Gong extends Driver {}
driver({ name: 'Gong', generic: 'Gong' })(Gong)\n`

describe('The README of a driver', () => {
  const makeDir = tempDirs()

  const cases: [what: string, readme: string | Buffer | undefined, read: string | undefined][] = [
    ['is read from the folder of its file', '# Gong\n', '# Gong\n'],
    ['is missed by nobody where there is none', undefined, undefined],
    ['is left out where it is no text', Buffer.from([0xff, 0xfe, 0xff]), undefined],
  ]
  for (const [what, readme, read] of cases)
    it(what, async () => {
      const from = makeDir()
      linkOwnPackage(from)
      writeFileSync(join(from, 'gong.mjs'), GONG)
      if (readme !== undefined) writeFileSync(join(from, 'README.md'), readme)
      const [gong] = await loadDrivers({ entries: ['./gong.mjs'], from, path: ['drivers'] }, machineClock())
      expect(gong && readmeOf(gong)).to.equal(read)
    })
})
