import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'rolldown'

/**
 * Packages that go into the files: what has many files of its own, and parses no bytes that callers send. The
 * others stay packages, so that `npm audit` sees them and a host's own copies are shared.
 */
const TAKEN_IN = ['kysely', 'semver', 'tslib', 'tsyringe', 'zod']
const DIR = 'dist/lib'
const WORKER = 'sqlite-worker'

const isTakenIn = (id) => TAKEN_IN.some((name) => id === name || id.startsWith(`${name}/`))
const isPackage = (id) => /^[^./]/.test(id) && !isTakenIn(id)

const licenceOf = (name) => {
  const file = readdirSync(`node_modules/${name}`).find((one) => /^licen[cs]e/i.test(one))
  return `${name}\n\n${readFileSync(`node_modules/${name}/${file}`, 'utf8')}`
}

/** The licences of what is taken in, which ask to be passed on. */
const licences = {
  name: 'licences',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: TAKEN_IN.map(licenceOf).join('\n\n') })
  },
}

/** Has the languages of zod loaded when they are asked for: there are 60, and English alone is spoken here. */
const languages = {
  name: 'languages',
  load(id) {
    if (!id.endsWith('/zod/v4/locales/index.js')) return null
    const names = [...readFileSync(id, 'utf8').matchAll(/default as (\w+)/g)].map(([, name]) => name)
    return [
      "import { createRequire } from 'node:module'",
      'const require = createRequire(import.meta.url)',
      "export { default as en } from './en.js'",
      ...names
        .filter((name) => name !== 'en')
        .map((name) => `export const ${name} = () => require('zod/locales').${name}()`),
    ].join('\n')
  },
}

/** How the command is used, for those who ask for nothing else: what makes the text loads the plugin. */
const usage = {
  name: 'usage',
  async generateBundle() {
    await import('reflect-metadata')
    const { USAGE } = await import('./dist/src/cli/line/options.js')
    this.emitFile({ type: 'asset', fileName: 'usage.txt', source: USAGE })
  },
}

/** Removes what an earlier build has left. */
const noneStale = {
  name: 'none-stale',
  generateBundle(_options, bundle) {
    const stale = existsSync(DIR) ? readdirSync(DIR).filter((file) => !(file in bundle)) : []
    for (const file of stale) if (!file.startsWith(WORKER)) rmSync(join(DIR, file))
  },
}

/** Writes what has changed alone: hosts may be starting from the files that are there. */
const changedOnly = {
  name: 'changed-only',
  generateBundle(_options, bundle) {
    for (const [file, { code, source }] of Object.entries(bundle)) {
      const path = join(DIR, file)
      if (existsSync(path) && readFileSync(path, 'utf8') === (code ?? source)) delete bundle[file]
    }
  },
}

const output = {
  dir: DIR,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
}

/**
 * What `npm run build` makes of the compiled modules: few files. Loading hundreds takes a host longer than all else at
 * its start.
 */
export default defineConfig([
  {
    input: {
      index: 'dist/src/index.js',
      plugin: 'dist/src/plugin/index.js',
      runtime: 'dist/src/contract/index.js',
      testing: 'dist/src/testing/index.js',
      main: 'dist/src/cli/main.js',
    },
    platform: 'node',
    external: isPackage,
    plugins: [languages, licences, usage, noneStale, changedOnly],
    // tsyringe reads the metadata of classes as they are made. The command line makes none.
    output: {
      ...output,
      banner: ({ moduleIds }) =>
        moduleIds.every((id) => id.includes('/src/cli/')) ? '' : "import 'reflect-metadata'",
    },
  },
  {
    // A thread loads nothing that it does not need.
    input: { [WORKER]: 'dist/src/store/sqlite/sqlite-worker.js' },
    platform: 'node',
    external: isPackage,
    plugins: [changedOnly],
    treeshake: { moduleSideEffects: (id) => id.endsWith(`${WORKER}.js`) },
    output,
  },
])
