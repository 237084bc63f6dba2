/* Compiles the specs and all they import, so that a whole run, its threads and its children load plain JavaScript. */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformFile } from '@swc/core'

const OUT = 'dist/specs'
const FOLDERS = ['src', 'drivers', 'spec', 'bench', 'console/src']

/** As `tsconfig.json` has it. */
const OPTIONS = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
}

const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const sources = FOLDERS.flatMap(filesBelow).filter((path) => /\.(ts|mjs|json)$/.test(path))
const targets = new Map(sources.map((path) => [path, join(OUT, path.replace(/\.ts$/, '.js'))]))
const own = changed(fileURLToPath(import.meta.url))

mkdirSync(OUT, { recursive: true })
const wanted = new Set(targets.values())
for (const path of filesBelow(OUT)) if (!wanted.has(path)) rmSync(path)

await Promise.all(
  [...targets].map(async ([source, target]) => {
    if (changed(target) > Math.max(own, changed(source))) return
    mkdirSync(dirname(target), { recursive: true })
    if (!source.endsWith('.ts')) return copyFileSync(source, target)
    const sourceFileName = relative(dirname(target), source)
    writeFileSync(target, (await transformFile(source, { ...OPTIONS, sourceFileName })).code)
  }),
)

// The package's own name leads to these sources, as it does in `tsconfig.json`.
const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8'))
const entries = Object.entries(exports).flatMap(([entry, target]) =>
  typeof target === 'string'
    ? []
    : [[entry, target.types.replace('./dist/', './').replace(/\.d\.ts$/, '.js')]],
)
writeFileSync(
  join(OUT, 'package.json'),
  JSON.stringify({ name, type: 'module', exports: Object.fromEntries(entries) }),
)
