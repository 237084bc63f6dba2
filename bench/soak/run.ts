/* Holds a host to what its answers promise, stage by stage: `npm run soak -- [kill | kill-sqlite | kill-postgres | full | locked ...]`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Figures } from './figures.js'
import { full } from './full.js'
import { kill } from './kill.js'
import { locked } from './locked.js'
import { startPostgres } from './postgres.js'

/** How long a stage may take, in milliseconds. */
const MOST_MS = 5 * 60_000

/** A stage; says why it cannot be held here, where that is so. */
type Stage = (folder: string, figures: Figures) => Promise<string | undefined>

const stages: Readonly<Record<string, Stage>> = {
  'kill-sqlite': async (folder, figures) => {
    await kill(folder, { DATA_DIR: join(folder, 'data') }, figures)
    return undefined
  },
  'kill-postgres': async (folder, figures) => {
    const server = await startPostgres(folder)
    if (!server) return 'PostgreSQL is not installed'
    try {
      await kill(folder, { DATABASE_URL: server.url, DATA_DIR: join(folder, 'data') }, figures)
    } finally {
      await server.stop()
    }
    return undefined
  },
  full: async (folder, figures) => ((await full(folder, figures)) ? undefined : 'no disk can be mounted'),
  locked: async (folder, figures) => {
    await locked(folder, figures)
    return undefined
  },
}

const asked = process.argv.slice(2)
const names = Object.keys(stages).filter(
  (name) => asked.length === 0 || asked.some((one) => name === one || name.startsWith(`${one}-`)),
)
if (names.length === 0) {
  process.stderr.write(`There is no such stage; there are ${Object.keys(stages).join(', ')}.\n`)
  process.exit(2)
}
let isGood = true
for (const name of names) isGood = (await hold(name)) && isGood
process.exit(isGood ? 0 : 1)

async function hold(name: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'placeos-webhooks-soak-'))
  const figures = new Figures(name)
  const began = performance.now()
  const limit = setTimeout(() => {
    process.stdout.write(`MISS  ${name}  it has taken longer than ${String(MOST_MS / 1000)} s\n`)
    process.exit(1)
  }, MOST_MS)
  try {
    const why = await stages[name]?.(folder, figures)
    if (why !== undefined) process.stdout.write(`skip  ${name}  ${why}\n`)
    else figures.tell('time', (performance.now() - began) / 1000, 's')
    return figures.areGood
  } finally {
    clearTimeout(limit)
    rmSync(folder, { recursive: true, force: true })
  }
}
