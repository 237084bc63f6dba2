import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the console is built to, in this package wherever it is installed. */
export const builtConsole = join(climb(dirname(fileURLToPath(import.meta.url))), 'dist', 'console')

function climb(folder: string): string {
  return existsSync(join(folder, 'plugin.json')) ? folder : climb(dirname(folder))
}
