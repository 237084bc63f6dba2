import type { Watched } from './watch-process.js'

/** What watches the process, which is one for all plugins in it. */
let watched: Watched | undefined
let users = 0

/** A plugin's use of what is measured of the whole process: begun with the first use of all, ended with the last. */
export class ProcessMetrics {
  #isUsed = false
  #isClosed = false

  /** The metrics in the text format of Prometheus; empty once it is closed. */
  async text(): Promise<string> {
    // The library's part of it is loaded when somebody asks.
    const { watchProcess } = await import('./watch-process.js')
    if (this.#isClosed) return ''
    if (!this.#isUsed) users += 1
    this.#isUsed = true
    watched ??= watchProcess()
    return await watched.register.metrics()
  }

  close(): void {
    this.#isClosed = true
    if (!this.#isUsed) return
    this.#isUsed = false
    users -= 1
    if (users > 0) return
    watched?.stop()
    watched = undefined
  }
}
