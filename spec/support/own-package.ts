import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The package whose name leads to the very modules that specs import, whether they run compiled or as sources. */
const ownPackage = climb(dirname(fileURLToPath(import.meta.url)))

/** Lets modules in a folder import it by its name, as `placeos-webhooks`. */
export function linkOwnPackage(folder: string): void {
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(ownPackage, join(folder, 'node_modules/placeos-webhooks'))
}

function climb(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : climb(dirname(folder))
}
