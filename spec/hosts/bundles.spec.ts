import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { hostPackages } from '../support/host-packages.js'
import { processes } from '../support/processes.js'
import { tempDirs } from '../support/temp-dirs.js'

interface Bundler {
  readonly build: (options: object) => Promise<unknown>
}

const HOST = `
import { activate } from 'placeos-webhooks/plugin'

async function main() {
  const [dataDir] = process.argv.slice(2)
  const plugin = await activate({ settings: dataDir ? { dataDir } : {} })
  console.log('active')
  await plugin.close()
}
main().catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
`

/** What a bundle of modules needs so that packages in CommonJS find what Node brings. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url)"

describe('A host that is bundled by esbuild', () => {
  const load = hostPackages()
  const makeDir = tempDirs()
  const start = processes()

  /** Bundles a host in a folder where the package is installed; gives the file. */
  async function bundled(format: 'esm' | 'cjs', external: readonly string[] = []): Promise<string> {
    const folder = makeDir()
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(resolve('.'), join(folder, 'node_modules/placeos-webhooks'))
    writeFileSync(join(folder, 'host.mjs'), HOST)
    const outfile = join(folder, 'out', format === 'esm' ? 'host.mjs' : 'host.cjs')
    const { build } = (await load('esbuild')) as Bundler
    await build({
      entryPoints: [join(folder, 'host.mjs')],
      ...{ outfile, format, bundle: true, platform: 'node', target: 'node20', logLevel: 'silent' },
      external: ['better-sqlite3', 'pg-native', ...external],
      ...(format === 'esm' && { banner: { js: REQUIRE } }),
    })
    return outfile
  }

  for (const format of ['esm', 'cjs'] as const) {
    it(`starts without a data folder, as ${format}`, async () => {
      const host = start(process.execPath, [await bundled(format)])
      expect([await host.exit, host.stderr, host.stdout]).to.deep.equal([0, '', 'active\n'])
    })

    it(`is told what to leave out of the bundle where it has a data folder, as ${format}`, async () => {
      const host = start(process.execPath, [await bundled(format), makeDir()])
      expect([await host.exit, host.stdout]).to.deep.equal([1, ''])
      expect(host.stderr).to.match(
        /sqlite-worker\.m?js\S*: this is a bundle, so leave placeos-webhooks out of it/,
      )
    })

    it(`has its data folder where the package is left out of the bundle, as ${format}`, async function () {
      const host = start(process.execPath, [await bundled(format, ['placeos-webhooks']), makeDir()])
      expect([await host.exit, host.stderr, host.stdout]).to.deep.equal([0, '', 'active\n'])
    })
  }
})
