import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Contestant } from './contestant.js'

/** The folder of the package; this file is run built. */
export const packageDir = fileURLToPath(new URL('../..', import.meta.url))

/** The folder of realistic bodies. */
export const payloads = join(packageDir, 'bench/payloads')

/** A temporary folder for one run of a bench, and the contestants that were started in it. */
export class Workspace {
  readonly #folder = mkdtempSync(join(tmpdir(), 'placeos-webhooks-bench-'))
  readonly #started: Contestant[] = []

  /** Writes a file of JSON and gives its path. */
  write(name: string, value: unknown): string {
    const path = join(this.#folder, name)
    writeFileSync(path, JSON.stringify(value))
    return path
  }

  async start(name: string, script: string, ...args: readonly string[]): Promise<Contestant> {
    const contestant = await Contestant.start(name, [join(packageDir, 'dist', script), ...args])
    this.#started.push(contestant)
    return contestant
  }

  /** Starts the standalone host. */
  startHost(name: string, configuration: string): Promise<Contestant> {
    // A folder for each: hosts that share one share their triggers.
    const data = join(this.#folder, `data-${String(this.#started.length)}`)
    return this.start(name, 'lib/main.js', '--config', configuration, '--data', data)
  }

  /** Stops all contestants and removes the folder. */
  close(): void {
    for (const contestant of this.#started) contestant.stop()
    rmSync(this.#folder, { recursive: true })
  }
}
