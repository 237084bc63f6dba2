/* Measures how long calls wait at half of what a host can take, against raw node:http at the same rate: `npm run bench:latency -- [--rounds 5] [--seconds 5]`. */
import { parseArgs } from 'node:util'
import { benchConfiguration } from './configuration.js'
import { pinGenerator } from './contestant.js'
import { load } from './load.js'
import { paced } from './paced.js'
import { scenarios, type Scenario } from './scenarios.js'
import { quantile } from './soak/quantile.js'
import { Spread } from './spread.js'
import { payloads, Workspace } from './workspace.js'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '5' } },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)

const workspace = new Workspace()
const configuration = workspace.write('host.json', benchConfiguration())
const contestants = [
  await workspace.start('raw node:http', 'bench/contestants/raw.js'),
  await workspace.startHost('standalone', configuration),
] as const
pinGenerator()
try {
  for (const scenario of scenarios(payloads).slice(0, 3)) await measure(scenario)
} finally {
  workspace.close()
}

async function measure(scenario: Scenario): Promise<void> {
  const { rate } = await load(contestants[1], scenario, seconds)
  const half = Math.floor(rate / 2)
  const waits = contestants.map((): number[] => [])
  for (let round = 0; round <= rounds; round += 1)
    for (const [at, contestant] of contestants.entries()) {
      const all = await paced(contestant, scenario, half, seconds)
      if (round > 0) waits[at]?.push(quantile(all, 0.99))
    }
  const [raw = [], host = []] = waits
  const ratio = new Spread(host.map((wait, round) => wait / (raw[round] ?? NaN)))
  process.stdout.write(
    `${scenario.name}, ${String(half)} calls/s: 99 of 100 within ${new Spread(raw).toString()} ms of raw node:http, ` +
      `${new Spread(host).toString()} ms of the host, ${ratio.toString()} x\n`,
  )
}
