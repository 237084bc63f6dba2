import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { tempDirs, type Cleaning } from './temp-dirs.js'

/** Makes pipes that have names, so that shells can redirect to them. */
export interface Pipes {
  /** A pipe that holds nothing; to open it for writing alone waits for a reader. */
  readonly empty: () => string
  /** A pipe that holds all it can, and that nobody reads. */
  readonly full: () => string
}

/** Within `describe`: gives a way to make pipes that are cleared away, come what may. */
export function pipes(cleaning: Cleaning = afterEach): Pipes {
  const makeDir = tempDirs(cleaning)
  const opened: number[] = []
  cleaning(() => {
    for (const fd of opened.splice(0)) closeSync(fd)
  })
  const empty = (): string => {
    const path = join(makeDir(), 'pipe')
    execFileSync('mkfifo', [path])
    return path
  }
  const full = (): string => {
    const path = empty()
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
    opened.push(fd)
    fill(fd)
    return path
  }
  return { empty, full }
}

/** Writes to a pipe until it takes no more. */
function fill(fd: number): void {
  const page = Buffer.alloc(4096, 'x')
  for (;;) {
    try {
      writeSync(fd, page)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return
      throw error
    }
  }
}
