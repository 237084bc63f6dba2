/* Measures how long hosts take to be ready and what memory they hold, against raw node:http: `npm run bench:start -- [--rounds 5] [--seconds 3]`. */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { benchConfiguration } from './configuration.js'
import { pinGenerator, type Contestant } from './contestant.js'
import { load } from './load.js'
import { scenarios } from './scenarios.js'
import { Spread } from './spread.js'
import { payloads, Workspace } from './workspace.js'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '3' } },
})

/** How long a process rests before it is looked at, in milliseconds. */
const REST_MS = 2000

/** What one start of a process came to. */
interface Started {
  /** Until it says where it listens, in milliseconds. */
  readonly ready: number
  /** Held at rest, before it was called, in MiB. */
  readonly idle: number
  /** Held at most, in MiB. */
  readonly peak: number
}

const workspace = new Workspace()
const configuration = workspace.write('host.json', benchConfiguration())
const starts: Readonly<Record<string, () => Promise<Contestant>>> = {
  'raw node:http': () => workspace.start('raw node:http', 'bench/contestants/raw.js'),
  standalone: () => workspace.startHost('standalone', configuration),
}
pinGenerator()
const measured = new Map(Object.keys(starts).map((name) => [name, [] as Started[]]))
try {
  for (let round = 0; round <= Number(values.rounds); round += 1)
    for (const [name, start] of Object.entries(starts)) {
      const one = await measure(start)
      // The first only brings files into memory.
      if (round > 0) measured.get(name)?.push(one)
    }
} finally {
  workspace.close()
}
report()

async function measure(start: () => Promise<Contestant>): Promise<Started> {
  const began = performance.now()
  const contestant = await start()
  const ready = performance.now() - began
  await pause(REST_MS)
  const idle = contestant.memory()
  for (const scenario of scenarios(payloads).slice(0, 3))
    await load(contestant, scenario, Number(values.seconds))
  const peak = contestant.peak()
  contestant.stop()
  return { ready, idle, peak }
}

function report(): void {
  const figures: readonly (readonly [figure: keyof Started, unit: string])[] = [
    ['ready', 'ms'],
    ['idle', 'MiB'],
    ['peak', 'MiB'],
  ]
  const [raw = [], ours = []] = measured.values()
  for (const [figure, unit] of figures) {
    const of = (all: readonly Started[]): number[] => all.map((one) => one[figure])
    const ratio = of(ours).map((value, round) => value / (raw[round]?.[figure] ?? NaN))
    const [rawSpread, ownSpread] = [new Spread(of(raw)), new Spread(of(ours))]
    process.stdout.write(
      `${figure}: raw node:http ${rawSpread.toString(0)} ${unit}, standalone ${ownSpread.toString(0)} ${unit}, ${new Spread(ratio).toString()} x\n`,
    )
  }
}
