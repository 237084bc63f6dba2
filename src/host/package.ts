import { packageFolder } from '../files/index.js'

/** The folder of this package. A standalone host is never part of a bundle. */
export const packageDir = packageFolder() ?? process.cwd()
