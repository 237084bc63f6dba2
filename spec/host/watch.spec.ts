import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { watchFile } from '../../src/host/watch.js'
import { MemoryLog } from '../../src/testing/index.js'
import { tempDirs } from '../support/temp-dirs.js'
import { until } from '../support/until.js'

describe('A file that is watched', () => {
  const makeDir = tempDirs()
  let path: string
  let log: MemoryLog
  let stop: () => Promise<void>
  let changes: number
  let failure: Error | undefined
  beforeEach(async () => {
    path = join(makeDir(), 'site.json')
    writeFileSync(path, 'first')
    log = new MemoryLog()
    changes = 0
    failure = undefined
    stop = await watchFile(path, log, () => {
      changes += 1
      return failure ? Promise.reject(failure) : Promise.resolve()
    })
  })
  afterEach(() => stop())

  const untilChanged = (times: number): Promise<true> =>
    until(
      () => (changes >= times ? true : undefined),
      () => `heard of ${changes} changes, not ${times}`,
    )

  const writings: [how: string, write: () => void][] = [
    [
      'written into',
      () => {
        writeFileSync(path, 'second')
      },
    ],
    [
      'replaced by another',
      () => {
        writeFileSync(`${path}.new`, 'second')
        renameSync(`${path}.new`, path)
      },
    ],
  ]
  for (const [how, write] of writings)
    it(`is heard of when it is ${how}, at once and again`, async () => {
      write()
      await untilChanged(1)
      write()
      await untilChanged(2)
    })

  it('is heard of when it is back after it was gone', async () => {
    rmSync(path)
    writeFileSync(path, 'second')
    await untilChanged(1)
  })

  it('is heard of although what was done about it before failed', async () => {
    failure = new Error('not this time')
    writeFileSync(path, 'second')
    await until(
      () => log.lines.find(({ message }) => message === 'reloading the configuration failed'),
      () => 'nothing was logged',
    )
    failure = undefined
    writeFileSync(path, 'third')
    await untilChanged(2)
  })
})
