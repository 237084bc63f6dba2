import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from './figures.js'
import { NOTIFY, SoakedHost, writeConfiguration } from './soaked-host.js'

/** How large the disk is, and how much of it is something else's at first, in megabytes. */
const DISK_MB = 16
const BALLAST_MB = 8

const BODY = 'x'.repeat(30_000)

/**
 * Fills a small disk, frees some of it, and holds what was kept to what was answered.
 * @returns false where no disk can be mounted
 */
export async function full(folder: string, figures: Figures): Promise<boolean> {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${String(DISK_MB)}m`, 'tmpfs', disk]).status !== 0)
    return false
  try {
    const ballast = join(disk, 'ballast')
    writeFileSync(ballast, Buffer.alloc(BALLAST_MB * 1e6))
    const host = await SoakedHost.start(writeConfiguration(folder), { DATA_DIR: join(disk, 'data') })
    try {
      await fill(host, ballast, figures)
    } finally {
      await host.kill()
    }
  } finally {
    spawnSync('umount', ['-l', disk])
  }
  return true
}

async function fill(host: SoakedHost, ballast: string, figures: Figures): Promise<void> {
  const accepted = new Set<string>()
  let [sent, refused, odd] = [0, 0, 0]
  const call = async (): Promise<boolean> => {
    const id = `call-${String((sent += 1))}`
    const { status } = await host.call(NOTIFY, id, BODY)
    if (status === 202) accepted.add(id)
    else if (status === 503) refused += 1
    else odd += 1
    return status === 202
  }
  const deadline = performance.now() + 60_000
  while (refused < 100 && performance.now() < deadline) await Promise.all(Array.from({ length: 8 }, call))
  const untilFull = accepted.size
  rmSync(ballast)
  const freed = performance.now()
  while (!(await call()) && performance.now() < freed + 10_000) await pause(50)
  const back = performance.now() - freed
  for (let at = 0; at < 20; at += 1) await call()
  const kept = new Set((await host.executions({ outcome: 'notified' })).map(({ execution }) => execution))
  figures.atLeast('calls answered 2xx until the disk was full', untilFull, 10)
  figures.atLeast('calls answered 503', refused, 100)
  figures.atMost('calls answered otherwise', odd, 0)
  figures.atMost('2xx without a row', [...accepted].filter((id) => !kept.has(id)).length, 0)
  figures.atMost('first 2xx after there was room', back, 5000, 'ms')
}
