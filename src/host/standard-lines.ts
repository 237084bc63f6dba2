import { constants, fstatSync, openSync, writeSync } from 'node:fs'
import { LineWriter, type LineWriterOptions } from './line-writer.js'

/**
 * Writes lines to standard output (1) or standard error (2), without waiting for whoever reads them. A process that
 * ends by itself or by `process.exit` writes what it can of those that wait. With no line, nothing is opened.
 */
export function standardLines(fd: 1 | 2, options?: LineWriterOptions): LineWriter {
  let opened: number | undefined
  const open = (): number => {
    process.on('exit', () => {
      lines.end()
    })
    return unwaiting(fd)
  }
  const lines = new LineWriter(
    {
      write: (bytes) => writeSync((opened ??= open()), bytes),
      after: (delayMs, run) => {
        setTimeout(run, delayMs).unref()
      },
      pause: (ms) => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
      },
    },
    options,
  )
  return lines
}

/**
 * What takes bytes without waiting: the same pipe or terminal, opened once more, as other processes that have it
 * could make the one we were given wait again. Sockets cannot be opened, and files are their own disk's matter.
 */
function unwaiting(fd: 1 | 2): number {
  try {
    // Node makes what it has a stream of not wait, if it is a pipe or a socket. What others write to it does not hold
    // up the process either then, and their failures concern nobody.
    const stream = fd === 1 ? process.stdout : process.stderr
    stream.on('error', () => undefined)
    if (fstatSync(fd).isFile()) return fd
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants
    return openSync(`/proc/self/fd/${String(fd)}`, O_WRONLY | O_NONBLOCK | O_NOCTTY)
  } catch {
    return fd
  }
}
