import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { atExit } from '../at-exit.js'
import type { Figures } from '../figures.js'
import { SoakedHost } from '../soaked-host.js'
import { NOTIFY, runsIn, WORK, writeConfiguration } from '../soaked-site.js'

/**
 * How large the disk is, and how much of it is something else's at first, in megabytes. What is left takes some calls;
 * what is freed must take all that waits by then, in the database and once more in its log.
 */
const DISK_MB = 64
const BALLAST_MB = 56

const BODY = 'x'.repeat(30_000)

/** How many calls are under way at a time. */
const CALLERS = 8

/** Fills a small disk, frees some of it, and holds what was kept to what was answered. */
export async function full(folder: string, figures: Figures): Promise<void> {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const options = ['-t', 'tmpfs', '-o', `size=${String(DISK_MB)}m`, 'tmpfs', disk]
  if (spawnSync('mount', options).status !== 0) {
    figures.miss('no disk can be mounted here: it takes root, on Linux')
    return
  }
  const unmount = (): void => {
    spawnSync('umount', ['-l', disk])
  }
  const isUnmounted = atExit(unmount)
  try {
    await fill(folder, disk, figures)
  } finally {
    unmount()
    isUnmounted()
  }
}

async function fill(folder: string, disk: string, figures: Figures): Promise<void> {
  const ballast = join(disk, 'ballast')
  writeFileSync(ballast, Buffer.alloc(BALLAST_MB * 1e6))
  const configuration = writeConfiguration(folder)
  const env = { DATA_DIR: join(disk, 'data') }
  const host = await SoakedHost.start(configuration, env)
  const accepted = new Set<string>()
  const refused = new Set<string>()
  const odd: string[] = []
  let sent = 0
  const call = async (): Promise<boolean> => {
    const id = `call-${String((sent += 1))}`
    const { status } = await host.call(sent % 2 === 0 ? NOTIFY : WORK, id, BODY)
    if (status === 202 || status === 200) accepted.add(id)
    else if (status === 503) refused.add(id)
    else odd.push(`${id} (${String(status)})`)
    return accepted.has(id)
  }
  const deadline = performance.now() + 60_000
  while (refused.size < 100 && performance.now() < deadline)
    await Promise.all(Array.from({ length: CALLERS }, call))
  const untilFull = accepted.size
  const readyWhenFull = await host.statusOf('/readyz')
  rmSync(ballast)
  const freed = performance.now()
  while (!(await call()) && performance.now() < freed + 10_000) await pause(50)
  const back = performance.now() - freed
  for (let at = 0; at < 20; at += 1) await call()
  const readyAgain = performance.now()
  while ((await host.statusOf('/readyz')) !== 200 && performance.now() < readyAgain + 20_000) await pause(50)
  const ready = performance.now() - freed
  await host.kill()
  // Another process reads what the first one has left on the disk.
  const other = await SoakedHost.start(configuration, env)
  const kept = new Set((await other.executions({})).map(({ request }) => request))
  await other.kill()
  const runs = runsIn(folder)
  figures.atLeast('calls answered 2xx until the disk was full', untilFull, 10)
  figures.atLeast('calls answered 503', refused.size, 100)
  figures.none('calls answered otherwise', odd)
  figures.none(
    '2xx without a row',
    [...accepted].filter((id) => !kept.has(id)),
  )
  figures.none(
    'calls answered 503 that have run',
    runs.filter((id) => refused.has(id)),
  )
  figures.atLeast('status of /readyz while the disk was full', readyWhenFull, 503)
  figures.atMost('first 2xx after there was room', back, 5000, 'ms')
  figures.atMost('ready again after there was room', ready, 15_000, 'ms')
}
