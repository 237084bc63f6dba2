import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** The command, as `npm run build` makes it. */
export const MAIN = resolve('dist/lib/main.js')

/** The folder of the console, as `npm run build` makes it. */
export const CONSOLE = 'dist/console'

/** Whether a file of the package is there, as `npm run build` makes it. */
export const isBuilt = (path: string): boolean => existsSync(path)
