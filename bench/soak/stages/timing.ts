import { join } from 'node:path'
import type { Figures } from '../figures.js'
import { pseudoRandom } from '../pseudo-random.js'
import { quantile } from '../quantile.js'
import { SoakedHost } from '../soaked-host.js'
import { hookOf, SECRET, writeConfiguration } from '../soaked-site.js'

/** How many calls are measured of each cause, and how many come before so that everything is warm. */
const SAMPLES = 2000
const WARMING = 1000

/** How far the medians of any two causes may lie apart, in percent. */
const APART = 5

/** Why a call gets the answer of an unknown webhook; all URLs are of one length. */
const causes: readonly (readonly [cause: string, path: string])[] = [
  ['unknown id', hookOf('trig-none', SECRET)],
  ['wrong secret', hookOf('trig-soak', 'x'.repeat(SECRET.length))],
  ['disabled', hookOf('trig-idle', SECRET)],
  ['webhook off', hookOf('trig-mute', SECRET)],
]

/** Measures how long the same refusal takes for each of its causes, one call at a time, the causes mixed. */
export async function timing(folder: string, figures: Figures, seed: number): Promise<void> {
  const host = await SoakedHost.start(writeConfiguration(folder), { DATA_DIR: join(folder, 'data') })
  const random = pseudoRandom(seed)
  const times = new Map(causes.map(([cause]) => [cause, [] as number[]]))
  const odd: string[] = []
  try {
    for (let round = -WARMING; round < SAMPLES; round += 1)
      for (const [cause, path] of shuffled(causes, random)) {
        const { status, ms } = await host.call(path, 'a-call', '')
        if (status !== 404) odd.push(`${cause} (${String(status)})`)
        if (round >= 0) times.get(cause)?.push(ms * 1000)
      }
  } finally {
    await host.kill()
  }
  figures.none('calls not answered 404', odd)
  const all = [...times.values()].flat()
  const medians = [...times].map(([cause, values]) => {
    const middle = quantile(values, 0.5)
    figures.tell(`${cause}, samples`, values.length)
    figures.tell(`${cause}, median`, middle, 'µs')
    figures.tell(`${cause}, p10`, quantile(values, 0.1), 'µs')
    figures.tell(`${cause}, p90`, quantile(values, 0.9), 'µs')
    // Half of them, where a cause cannot be told by its time.
    const overall = quantile(all, 0.5)
    const slower = values.filter((value) => value > overall).length / values.length
    figures.tell(`${cause}, slower than the median of all`, slower * 100, '%')
    return middle
  })
  const apart = (Math.max(...medians) / Math.min(...medians) - 1) * 100
  figures.atMost('medians of any two causes apart', apart, APART, '%')
}

/** In another order, so that no cause always follows the same one. @see Durstenfeld, "Algorithm 235", 1964 */
function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const mixed = [...list]
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1))
    ;[mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T]
  }
  return mixed
}
