import { once } from 'node:events'
import { watch } from 'chokidar'
import { contain, type Log } from '../log/index.js'

/** Calls back when a file is written from now on, once the writer has finished. Resolves with the way to stop. */
export async function watchFile(
  path: string,
  log: Log,
  onChange: () => Promise<void>,
): Promise<() => Promise<void>> {
  const watcher = watch(path, {
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: 100, pollInterval: 20 },
  })
  const run = (): void => {
    contain(log, 'reloading the configuration', onChange)
  }
  // A change may have been missed, as where no file can be opened to look for it.
  watcher.on('error', (error) => {
    log.warn('the configuration file could not be watched for a moment: it is read again', { error })
    run()
  })
  // Editors replace a file as often as they write into it.
  watcher.on('change', run).on('add', run)
  await once(watcher, 'ready')
  return () => watcher.close()
}
