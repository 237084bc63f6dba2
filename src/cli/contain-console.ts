import { Console } from 'node:console'
import { Writable } from 'node:stream'
import type { Log } from '../log/index.js'

/**
 * Has what drivers write to the console go where nothing waits for its reader: standard output by way of the host's
 * own lines, standard error by way of the log, which bounds it and takes secrets out.
 */
export function containConsole(out: (text: string) => void, log: Log): void {
  const stdout = into(out)
  const stderr = into((text) => {
    log.warn(text.trimEnd(), { from: 'console' })
  })
  Object.assign(console, new Console({ stdout, stderr }))
}

const into = (take: (text: string) => void): Writable =>
  new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      take(String(chunk))
      done()
    },
  })
