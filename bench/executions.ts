/* Measures how soon executions are found and counted among many that are kept: `npm run bench:executions`. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import 'reflect-metadata'
import { ExecutionIds, type Journal, type JournalEntry, type WholeExecution } from '../src/journal/index.js'
import { silentLog } from '../src/log/index.js'
import type { SystemId } from '../src/modules/index.js'
import { openStores, type Place, type Stores } from '../src/store/index.js'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    /** A PostgreSQL database of its own, which is filled; SQLite where it is left out. */
    database: { type: 'string' },
  },
})
const ROWS = Number(values.rows)
const ROUNDS = Number(values.rounds)
const WEEK = 7 * 86_400_000
const BATCH = 2000

/** A week of calls of 200 instances, the last of which has just come. */
const end = Date.now()
const began = end - WEEK
let now = began
const ids = new ExecutionIds({ now: () => now })
const text = (length: number): Uint8Array => Buffer.from(randomBytes(length).toString('hex').slice(0, length))

function execution(at: number): WholeExecution {
  now = began + Math.floor((at / ROWS) * WEEK)
  const id = ids.next()
  const executes = at % 3 !== 0
  const isFailed = at % 100 === 7
  const isRefused = at % 50 === 9
  const instance = at % 200
  return {
    id,
    request: `3c6e0b8a-9c15-4c1d-b1f7-${at.toString(16).padStart(12, '0')}`,
    run: executes ? id : null,
    instance: `trig-0f3a9c5be2d14c7c8f5c1a2b3d4e${String(instance).padStart(4, '0')}`,
    system: `sys-${String(instance % 40)}` as SystemId,
    trigger: `trigger-${String(instance % 25)}`,
    module: executes ? `Display_${String(at % 4)}` : null,
    method: executes ? 'request' : null,
    verb: 'POST',
    state: isFailed ? 'failed' : isRefused ? 'refused' : 'finished',
    outcome: isFailed ? 'failed' : isRefused ? 'refused' : executes ? 'answered' : 'notified',
    status: isFailed ? 502 : isRefused ? 429 : executes ? 200 : 202,
    problem: isFailed ? 'driver-failed' : isRefused ? 'rate-limited' : null,
    gates: ['secret given', 'webhook known', 'secret right', 'webhook enabled', 'verb of the trigger'],
    received: now,
    started: executes ? now + 1 : null,
    finished: now + 4,
    debounced: false,
    handed_over: false,
    calls: 1,
    replay_of: null,
    address: '192.0.2.7',
    query: '',
    binary: false,
    bypassed: [],
    message: {
      headers: [
        ['Content-Type', 'application/json'],
        ['User-Agent', 'a sender of buildings/1.0'],
      ],
      body: text(300),
      size: 300,
      isRedacted: false,
    },
    reply: { headers: [['Content-Type', 'application/json']], body: text(60), size: 60, isRedacted: false },
  }
}

async function fill({ units, journal }: Stores): Promise<void> {
  if ((await journal.count({})) >= ROWS) return
  for (let at = 0; at < ROWS; at += BATCH) {
    const entries = Array.from({ length: Math.min(BATCH, ROWS - at) }, (_, one): JournalEntry => {
      return { execution: execution(at + one), isKept: false, keptSize: 0 }
    })
    await units.write([{ entries }])
  }
}

const answers: readonly (readonly [
  what: string,
  most: number,
  ask: (journal: Journal) => Promise<unknown>,
])[] = [
  ['first rows', 300, (journal) => journal.list({}, { limit: 101 })],
  ['total', 500, (journal) => journal.count({})],
  ...(
    [
      ['outcome', { outcomes: ['failed'] }],
      ['status class', { statusFrom: 500, statusTo: 600 }],
      ['a status that none has', { statusFrom: 418, statusTo: 419 }],
      ['trigger', { trigger: 'trigger-7' }],
      ['instance', { instance: 'trig-0f3a9c5be2d14c7c8f5c1a2b3d4e0007' }],
      ['system and outcome', { system: 'sys-7', outcomes: ['failed'] }],
      ['problem', { problem: 'driver-failed' }],
      ['an hour', { from: end - 3_600_000, to: end }],
      ['that executes', { executes: true }],
      ['module', { module: 'Display_3' }],
      ['a module that none has', { module: 'Display_9' }],
    ] as const
  ).flatMap(([what, query]): [string, number, (journal: Journal) => Promise<unknown>][] => [
    [`filter: ${what}`, 500, (journal) => journal.list(query, { limit: 101 })],
    [`total: ${what}`, 500, (journal) => journal.count(query)],
  ]),
  ...(['ffffff', 'a text that none has'] as const).map(
    (text): [string, number, (journal: Journal) => Promise<unknown>] => [
      `search: ${text}`,
      300,
      (journal) => journal.search({ text }, { limit: 101, isCounted: true }),
    ],
  ),
  [
    'buckets of 7 days',
    800,
    (journal) => journal.tally({ from: began, to: end }, { step: 7_200_000, outcome: true, took: true }),
  ],
  [
    'buckets of 24 hours',
    800,
    (journal) =>
      journal.tally({ from: end - 86_400_000, to: end }, { step: 900_000, outcome: true, took: true }),
  ],
  [
    'home: 24 hours by instance',
    800,
    (journal) => journal.tally({ from: end - 86_400_000, to: end }, { step: 3_600_000, instance: true }),
  ],
  ['home: last of each instance', 800, (journal) => journal.tally({}, { instance: true, last: true })],
]

async function measure(journal: Journal): Promise<void> {
  for (const [what, most, ask] of answers) {
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const since = performance.now()
      await ask(journal)
      times.push(performance.now() - since)
    }
    times.sort((a, b) => a - b)
    const [median = 0, longest = 0] = [times[Math.floor(ROUNDS / 2)], times.at(-1)]
    const verdict = median <= most ? 'ok' : 'TOO LONG'
    console.log(
      `${what.padEnd(44)} ${median.toFixed(0).padStart(6)} ms, at most ${longest.toFixed(0)} ms; ${verdict}`,
    )
  }
}

const folder =
  values.database === undefined ? mkdtempSync(join(tmpdir(), 'placeos-webhooks-bench-')) : undefined
const place: Place = folder === undefined ? { databaseUrl: values.database ?? '' } : { dataDir: folder }
const stores = await openStores(place, silentLog)
try {
  const since = performance.now()
  await fill(stores)
  console.log(`${String(ROWS)} executions, kept in ${((performance.now() - since) / 1000).toFixed(0)} s`)
  await measure(stores.journal)
} finally {
  await stores.close()
  if (folder !== undefined) rmSync(folder, { recursive: true })
}
