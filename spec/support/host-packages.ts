import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installedFolder } from './installed-folder.js'

/** Gives what a package exports by default. */
export type LoadHostPackage = (name: string) => Promise<unknown>

/** Within `describe`: what hosts use beside this plugin, in versions of its own, as `installedFolder` has it. */
export function hostPackages(): LoadHostPackage {
  const folder = installedFolder('spec/hosts/packages')
  return async (name) => {
    const path = createRequire(join(folder(), 'package.json')).resolve(name)
    const { default: exported } = (await import(pathToFileURL(path).href)) as { default: unknown }
    return exported
  }
}
