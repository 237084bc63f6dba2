/* Holds a host to what its answers promise, stage by stage: `npm run soak -- --help`. */
import 'reflect-metadata'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { atExit } from './at-exit.js'
import { Figures } from './figures.js'
import { stages, USAGE, type Stage } from './stages.js'

/** How long a stage may take, and a long one, in milliseconds. */
const MOST_MS = 5 * 60_000
const MOST_LONG_MS = 20 * 60_000

const { wanted, seed } = readCommandLine(process.argv.slice(2))
let isGood = true
for (const stage of wanted) isGood = (await hold(stage)) && isGood
process.exit(isGood ? 0 : 1)

function readCommandLine(args: readonly string[]): {
  readonly wanted: readonly Stage[]
  readonly seed: number
} {
  const { values, positionals } = parsed(args)
  if (values.help) {
    process.stdout.write(USAGE)
    process.exit(0)
  }
  const fits = ({ name }: Stage, asked: string): boolean => name === asked || name.startsWith(`${asked}-`)
  const unknown = positionals.find((asked) => !stages.some((stage) => fits(stage, asked)))
  if (unknown !== undefined) refuse(`there is no stage ${unknown}`)
  const given = Number(values.seed)
  if (!Number.isSafeInteger(given)) refuse('the seed must be a whole number')
  const isAsked = (stage: Stage): boolean =>
    positionals.length === 0 ? !stage.isLong : positionals.some((asked) => fits(stage, asked))
  return { wanted: stages.filter(isAsked), seed: given }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        seed: { type: 'string', default: '20261124' },
      },
    })
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function refuse(why: string): never {
  process.stderr.write(`${why}\n\n${USAGE}`)
  process.exit(2)
}

async function hold({ name, run, isLong }: Stage): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'placeos-webhooks-soak-'))
  const clear = (): void => {
    rmSync(folder, { recursive: true, force: true })
  }
  const isCleared = atExit(clear)
  const figures = new Figures(name)
  const began = performance.now()
  const most = isLong ? MOST_LONG_MS : MOST_MS
  const limit = setTimeout(() => {
    figures.miss(`it has taken longer than ${String(most / 1000)} s`)
    process.exit(1)
  }, most)
  try {
    await run(folder, figures, seed)
  } catch (error) {
    figures.miss(error instanceof Error ? error.message : String(error))
  }
  clearTimeout(limit)
  figures.tell('time', (performance.now() - began) / 1000, 's')
  clear()
  isCleared()
  return figures.areGood
}
