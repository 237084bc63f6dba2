import { mkdir, open, readdir, rename } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { isPassing, readJson } from '../../../files/index.js'
import { codeOf, faultsOf, fit, Problem, type Fault } from '../../../problem/index.js'
import type { SavedSettings, SettingValues } from './saved-settings.js'

const SUFFIX = '.json'
const ASIDE = '.unusable'
const Values = z.record(z.string(), z.unknown())

/** How many files are read at the same time: a process may not have many open. */
const MOST_OPEN = 16

/** Keeps each module's settings in a JSON file of its own; a crash leaves the old file or the new one. */
export class FileSettings implements SavedSettings {
  /** Writes follow each other, so that the last one asked for is the one that stays. */
  #writing: Promise<void> = Promise.resolve()

  /** @param folder made with the first save */
  constructor(private readonly folder: string) {}

  /** Rejects with Problem `invalid-configuration` where a file cannot be read just now, such as with too many open. */
  async load(): Promise<ReadonlyMap<string, SettingValues | Problem>> {
    const found = await readdir(this.folder).catch((error: unknown) => {
      if (isMissing(error)) return []
      throw error
    })
    const files = found.filter((file) => moduleOf(file) !== undefined)
    const all = new Map<string, SettingValues | Problem>()
    for (let at = 0; at < files.length; at += MOST_OPEN) {
      const some = files.slice(at, at + MOST_OPEN)
      const values = await Promise.all(some.map((file) => this.#read(file)))
      for (const [index, file] of some.entries()) all.set(moduleOf(file) ?? '', values[index] ?? {})
    }
    return all
  }

  save(module: string, values: SettingValues): Promise<void> {
    return this.#next(() => this.#write(fileOf(module), values))
  }

  async setAside(module: string): Promise<string> {
    const path = resolve(this.folder, fileOf(module))
    await this.#next(() => rename(path, path + ASIDE))
    return path + ASIDE
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(work)
    this.#writing = done.catch(() => undefined)
    return done
  }

  async #read(file: string): Promise<SettingValues | Problem> {
    const path = resolve(this.folder, file)
    try {
      const result = fit(Values, await readJson(path))
      return result.success ? result.data : unreadable(faultsOf(result.error))
    } catch (error) {
      const { faults } = Problem.from(error)
      if (!isPassing(error)) return unreadable(faults, error)
      const named = faults.map(({ message }) => ({ path, message }))
      throw unreadable(named, error)
    }
  }

  async #write(file: string, values: SettingValues): Promise<void> {
    await mkdir(this.folder, { recursive: true })
    const path = join(this.folder, file)
    const fresh = await open(`${path}.new`, 'w', 0o600)
    try {
      await fresh.writeFile(JSON.stringify(values, null, 2))
      await fresh.sync()
    } finally {
      await fresh.close()
    }
    await rename(`${path}.new`, path)
    // The rename itself is on disk only when the folder is.
    const folder = await open(this.folder)
    await folder.sync().finally(() => folder.close())
  }
}

const fileOf = (module: string): string => encodeURIComponent(module) + SUFFIX

/** The module whose file it is; undefined for files of other kinds. */
function moduleOf(file: string): string | undefined {
  if (!file.endsWith(SUFFIX)) return undefined
  try {
    return decodeURIComponent(file.slice(0, -SUFFIX.length))
  } catch {
    return undefined
  }
}

const unreadable = (faults: readonly Fault[], cause?: unknown): Problem =>
  new Problem('invalid-configuration', 'saved settings cannot be read', { faults, cause })

const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'
