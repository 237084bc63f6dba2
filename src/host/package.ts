import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this package, wherever it is installed and whether or not it is built. */
export const packageDir = climb(dirname(fileURLToPath(import.meta.url)))

function climb(folder: string): string {
  return existsSync(join(folder, 'plugin.json')) ? folder : climb(dirname(folder))
}
