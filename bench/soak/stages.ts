import { join } from 'node:path'
import type { Figures } from './figures.js'
import { full } from './stages/full.js'
import { FULL, kill, STEADY, type Load } from './stages/kill.js'
import { killEdits } from './stages/kill-edits.js'
import { locked } from './stages/locked.js'
import { placeos } from './stages/placeos/index.js'
import { startPostgres } from './postgres.js'
import { steady } from './stages/steady.js'
import { sockets } from './stages/sockets.js'
import { surroundings } from './stages/surroundings/index.js'
import { timing } from './stages/timing.js'

/** One thing that a host is put through. */
export interface Stage {
  readonly name: string
  readonly says: string
  /** Whether it takes longer than others may, and is held only where it is named. */
  readonly isLong?: true
  /** @param folder for whatever it needs; it is removed afterwards */
  readonly run: (folder: string, figures: Figures, seed: number) => Promise<void>
}

export const stages: readonly Stage[] = [
  {
    name: 'kill-sqlite',
    says: 'kills a host 50 times at 100 calls a second, with records in SQLite',
    run: (folder, figures, seed) => kill(folder, { DATA_DIR: join(folder, 'data') }, figures, seed),
  },
  {
    name: 'kill-postgres',
    says: 'the same, with records in a PostgreSQL of its own',
    run: (folder, figures, seed) => killOnPostgres(folder, figures, seed, STEADY),
  },
  {
    name: 'kill-full-sqlite',
    says: 'kills a host 20 times that 64 callers keep busy, with records in SQLite',
    run: (folder, figures, seed) => kill(folder, { DATA_DIR: join(folder, 'data') }, figures, seed, FULL),
  },
  {
    name: 'kill-full-postgres',
    says: 'the same, with records in a PostgreSQL of its own',
    run: (folder, figures, seed) => killOnPostgres(folder, figures, seed, FULL),
  },
  {
    name: 'kill-edits',
    says: 'kills a host with 10,000 instances 20 times, while others are made',
    run: killEdits,
  },
  { name: 'full', says: 'fills the disk, and frees some of it again', run: full },
  { name: 'locked', says: 'locks the database for 10 s from another process', run: locked },
  {
    name: 'sockets',
    says: 'opens 2,000 connections that are slow, silent or refused, while valid calls go on',
    run: sockets,
  },
  { name: 'timing', says: 'compares how long the causes of a 404 take, 2,000 calls each', run: timing },
  {
    name: 'steady',
    says: 'calls 100 times a second for 15 minutes, with 200 live clients; only where it is named',
    isLong: true,
    run: steady,
  },
  ...placeos.map(({ name, says, run }) => ({ name: `placeos-${name}`, says: `PlaceOS: ${says}`, run })),
  ...surroundings.map(({ name, says, run }) => ({
    name: `surroundings-${name}`,
    says: `under load: ${says}`,
    run,
  })),
]

async function killOnPostgres(folder: string, figures: Figures, seed: number, load: Load): Promise<void> {
  const server = await startPostgres(folder)
  if (!server) {
    figures.miss('PostgreSQL is not installed here')
    return
  }
  try {
    const env = { DATABASE_URL: server.url, DATA_DIR: join(folder, 'data') }
    await kill(folder, env, figures, seed, load)
  } finally {
    await server.stop()
  }
}

export const USAGE = `Usage: npm run soak -- [options] [stage ...]

Holds a host to what its answers promise. Prints a line for each figure, and exits with 0 if all are as
they must be, 1 if any is not or a stage could not be held, and 2 if the command line cannot be used.
No stage takes longer than 5 minutes, \`steady\` aside.

Stages; all of them but \`steady\` unless some are named, and \`kill\`, \`placeos\` or \`surroundings\`
names all of its kind:
${stages.map(({ name, says }) => `  ${name.padEnd(24)}${says}`).join('\n')}

Options:
  --seed N            where kills fall and calls are mixed by it [20261124]
  --help              print this
`
