import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What lies at the root of this package, wherever it is installed and whether or not it is built. */
const OWN = ['plugin.json', 'plugin.schema.json']

/** The folder of this package; undefined where its code is part of a bundle, which brings none of its files. */
export function packageFolder(): string | undefined {
  // A bundle in CommonJS has none.
  const url: unknown = import.meta.url
  if (typeof url !== 'string' || !url.startsWith('file:')) return undefined
  for (let folder = dirname(fileURLToPath(url)); ; folder = dirname(folder)) {
    if (OWN.every((name) => existsSync(join(folder, name)))) return folder
    if (folder === dirname(folder)) return undefined
  }
}
