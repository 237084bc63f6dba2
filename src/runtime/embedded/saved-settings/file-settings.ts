import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Problem } from '../../../problem/index.js'
import type { SavedSettings, SettingValues } from './saved-settings.js'

const SUFFIX = '.json'
const Values = z.record(z.string(), z.unknown())

/** Keeps each module's settings in a JSON file of its own; a crash leaves the old file or the new one. */
export class FileSettings implements SavedSettings {
  /** Writes follow each other, so that the last one asked for is the one that stays. */
  #writing: Promise<void> = Promise.resolve()

  /** @param folder made with the first save */
  constructor(private readonly folder: string) {}

  async load(): Promise<ReadonlyMap<string, SettingValues>> {
    const files = await readdir(this.folder).catch((error: unknown) => {
      if (isMissing(error)) return []
      throw error
    })
    const entries = files.filter((file) => file.endsWith(SUFFIX)).map((file) => this.#read(file))
    return new Map(await Promise.all(entries))
  }

  save(module: string, values: SettingValues): Promise<void> {
    const done = this.#writing.then(() => this.#write(encodeURIComponent(module) + SUFFIX, values))
    this.#writing = done.catch(() => undefined)
    return done
  }

  async #read(file: string): Promise<[module: string, values: SettingValues]> {
    try {
      const text = await readFile(join(this.folder, file), 'utf8')
      return [decodeURIComponent(file.slice(0, -SUFFIX.length)), Values.parse(JSON.parse(text))]
    } catch (cause) {
      throw new Problem('invalid-configuration', `the saved settings in ${file} cannot be read`, { cause })
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

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
