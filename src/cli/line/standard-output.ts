import type { Output } from './command.js'

/**
 * What commands print, on standard output and standard error. A reader who has gone, such as `head`, misses nothing
 * that matters and is no failure; what cannot be written for any other reason makes the exit code 1.
 */
export function standardOutput(): Output {
  let fault: string | undefined
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
  process.on('exit', (code) => {
    if (fault !== undefined && code === 0) process.exitCode = 1
  })
  const written = (error?: NodeJS.ErrnoException | null): void => {
    if (!error || error.code === 'EPIPE' || fault !== undefined) return
    fault = error.code ?? error.message
    process.stderr.write(`standard output cannot be written: ${fault}\n`)
  }
  return {
    out: (text) => process.stdout.write(text, written),
    err: (text) => process.stderr.write(text),
  }
}
