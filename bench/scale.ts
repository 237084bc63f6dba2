/* Measures whether a call costs the same however many instances and modules there are: `npm run bench:scale`. */
import { parseArgs } from 'node:util'
import { benchConfiguration, benchName } from './configuration.js'
import { pinGenerator, type Contestant } from './contestant.js'
import { load } from './load.js'
import { scenarios, type Scenario } from './scenarios.js'
import { Spread } from './spread.js'
import { payloads, Workspace } from './workspace.js'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '3' } },
})
const sizes = [10, 1000, 100_000]

const workspace = new Workspace()
try {
  const hosts: Contestant[] = []
  for (const size of sizes) {
    const configuration = workspace.write(`${size}.json`, benchConfiguration(size))
    const begun = Date.now()
    const host = await workspace.startHost(`${size} instances`, configuration)
    process.stdout.write(`${host.name}: ready in ${Date.now() - begun} ms, ${host.memory().toFixed(0)} MiB\n`)
    hosts.push(host)
  }
  pinGenerator()
  for (const scenario of scenarios(payloads).slice(0, 2)) await measure(hosts, scenario)
} finally {
  workspace.close()
}

async function measure(hosts: readonly Contestant[], scenario: Scenario): Promise<void> {
  const costs = hosts.map((): number[] => [])
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    for (const [at, host] of hosts.entries()) {
      const { cpu } = await load(
        host,
        spread(scenario, sizes[at] ?? 1),
        round === 0 ? 2 : Number(values.seconds),
      )
      if (round > 0) costs[at]?.push(cpu)
    }
  }
  process.stdout.write(`\n${scenario.name}\n`)
  for (const [at, host] of hosts.entries()) {
    const cost = costs[at] ?? []
    const ratio = new Spread(cost.map((cpu, round) => cpu / (costs[0]?.[round] ?? NaN)))
    process.stdout.write(
      `  ${host.name.padEnd(18)} ${new Spread(cost).toString(1)} µs a request, ${ratio.toString()} x ${hosts[0]?.name ?? ''}\n`,
    )
  }
}

/** The same call, to ten instances in turn that lie far from each other. */
function spread(scenario: Scenario, instances: number): Scenario {
  const called = Math.min(instances, 10)
  const paths = Array.from({ length: called }, (_, at) =>
    scenario.path.replace('trig-bench', `trig-${benchName(at * Math.floor(instances / called))}`),
  )
  return { ...scenario, paths }
}
