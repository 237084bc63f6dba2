const { readFileSync, readdirSync } = require('node:fs')
const { join, posix } = require('node:path')

/** What makes a spec slow, or more than Node needed for it: the built tree, other processes, packages, PostgreSQL, Redis, Chromium. */
const HEAVY = [
  'spec/support/built.ts',
  'spec/support/installed-folder.ts',
  'spec/support/programs.ts',
  'spec/support/postgres.ts',
  'spec/support/redis.ts',
  'spec/console/support/chromium.ts',
]

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join(folder, path.replaceAll('\\', '/')))
    .filter((path) => path.endsWith('.ts'))
    .sort()

const importsOf = (path) =>
  [...readFileSync(join(path), 'utf8').matchAll(/ from '(\.[^']*)\.js'/g)].map(([, target]) =>
    posix.join(posix.dirname(path), `${target}.ts`),
  )

const files = [...filesBelow('spec'), ...filesBelow('drivers')]
const imports = new Map(files.map((path) => [path, importsOf(path)]))

function isHeavy(path, seen = new Set()) {
  if (HEAVY.includes(path)) return true
  if (seen.has(path)) return false
  seen.add(path)
  return (imports.get(path) ?? []).some((one) => isHeavy(one, seen))
}

const specs = files.filter((path) => path.endsWith('.spec.ts'))
const compiled = (path) => join('dist/specs', path.replace(/\.ts$/, '.js'))

/** The compiled specs that import, themselves or through others, nothing heavy. */
exports.light = specs.filter((path) => !isHeavy(path)).map(compiled)

/** Those that do: most of their time they wait. */
exports.heavy = specs.filter((path) => isHeavy(path)).map(compiled)
