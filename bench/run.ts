/* Measures the plugin against bare Express and bare node:http: `npm run bench -- [--rounds 5] [--seconds 3] [--only NAME] [--connections 32]`. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchConfiguration } from './configuration.js'
import { pinGenerator } from './contestant.js'
import { CONNECTIONS, load, type Round } from './load.js'
import { scenarios, type Scenario } from './scenarios.js'
import { Spread } from './spread.js'
import { packageDir, payloads, Workspace } from './workspace.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    connections: { type: 'string', default: String(CONNECTIONS) },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const connections = Number(values.connections)

const workspace = new Workspace()
const configuration = workspace.write('host.json', benchConfiguration())
const contestants = {
  raw: await workspace.start('raw node:http', 'bench/contestants/raw.js'),
  express: await workspace.start('bare Express', 'bench/contestants/bare-express.js'),
  standalone: await workspace.startHost('standalone', configuration),
  mounted: await workspace.start(
    'mounted',
    'bench/contestants/mounted.js',
    join(packageDir, 'plugin.json'),
    configuration,
  ),
}
type Name = keyof typeof contestants
const names = Object.keys(contestants) as Name[]
pinGenerator()

try {
  for (const scenario of scenarios(payloads)) {
    if (scenario.name.includes(values.only)) report(scenario, await measure(scenario))
  }
} finally {
  workspace.close()
}

/** Rounds of every contestant in turn, after one that only warms up. */
async function measure(scenario: Scenario): Promise<Record<Name, Round[]>> {
  const measured: Record<Name, Round[]> = { raw: [], express: [], standalone: [], mounted: [] }
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const result = await load(contestants[name], scenario, round === 0 ? 2 : seconds, connections)
      if (round > 0) measured[name].push(result)
    }
  }
  return measured
}

function report({ name, bodies }: Scenario, measured: Record<Name, Round[]>): void {
  const size = bodies[0] === undefined ? 'no body' : `${String(Buffer.byteLength(bodies[0]))} bytes`
  process.stdout.write(`\n${name} (${size})\n`)
  for (const own of names) {
    const cpu = new Spread(measured[own].map((round) => round.cpu))
    const rate = new Spread(measured[own].map((round) => round.rate))
    process.stdout.write(
      `  ${contestants[own].name.padEnd(14)} ${cpu.toString(1)} µs a request, ${rate.toString(0)} requests/s\n`,
    )
  }
  for (const own of ['standalone', 'mounted'] as const) {
    for (const other of ['raw', 'express'] as const) {
      const cpu = ratio(measured, (of) => of.cpu, other, own)
      const rate = ratio(measured, (of) => of.rate, own, other)
      process.stdout.write(
        `  ${own} is ${cpu.toString()} x ${contestants[other].name} by CPU, ${rate.toString()} x by rate\n`,
      )
    }
  }
}

/** Round by round, so that a machine that slows down slows both. */
function ratio(
  measured: Record<Name, Round[]>,
  figure: (round: Round) => number,
  above: Name,
  below: Name,
): Spread {
  return new Spread(
    measured[above].map((round, at) => {
      const other = measured[below][at]
      return other ? figure(round) / figure(other) : NaN
    }),
  )
}
