import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { activate } from '../../src/plugin/index.js'
import { MAIN } from '../support/built.js'
import { problemOf } from '../support/thrown.js'
import { tempDirs } from '../support/temp-dirs.js'

type DriverClass = abstract new (...args: never) => object

describe('A driver of another copy of the package', () => {
  const makeDir = tempDirs(after)

  /** A copy of the built package in a folder of its own, and a driver of it. */
  async function otherCopy(): Promise<{ folder: string; Other: DriverClass }> {
    const folder = join(makeDir(), 'node_modules/placeos-webhooks')
    mkdirSync(folder, { recursive: true })
    cpSync('package.json', join(folder, 'package.json'))
    cpSync(dirname(MAIN), join(folder, 'dist/lib'), { recursive: true })
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    const { Driver, driver } = (await import(pathToFileURL(join(folder, 'dist/lib/index.js')).href)) as {
      Driver: new () => object
      driver: (meta: object) => (target: object) => void
    }
    class Other extends Driver {}
    driver({ name: 'Other', generic: 'Other' })(Other)
    return { folder, Other }
  }

  it('is refused with the places of both copies, and what to do', async () => {
    const { folder, Other } = await otherCopy()
    const { message } = await problemOf(() => activate({ drivers: [Other] }))
    expect(message).to.include('Other is a driver of another copy of placeos-webhooks')
    expect(message).to.include(`at ${folder}; this one is at ${resolve('.')}`)
    expect(message).to.include('npm dedupe').and.to.include('peer dependency')
  })

  it('is refused with other words where it is no driver at all', async () => {
    const { message } = await problemOf(() => activate({ drivers: [class Nothing {}] }))
    expect(message).to.equal('Nothing is not a driver: it has no @driver')
  })
})
