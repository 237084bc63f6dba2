/* Measures the websocket against raw ws: `npm run bench:realtime -- [--rounds 5] [--clients 100,1000,5000] [--only NAME]`. */
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { boardConfiguration, Callers } from './live/called.js'
import { Contestant, pinGenerator } from './contestant.js'
import { CHANGES_AT_ONCE, tellAll, VALUE_BYTES, type Teller } from './live/fan-out.js'
import { Readers } from './readers.js'
import { Workspace } from './workspace.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    clients: { type: 'string', default: '100,1000,5000' },
    only: { type: 'string', default: '' },
  },
})
const rounds = Number(values.rounds)
const counts = values.clients.split(',').map(Number)

const MIB = 2 ** 20

/** After how long V8 has given back what a process at rest does not use: it looks every 8 seconds, and does it in steps. */
const REST_MS = 60_000

const started: Contestant[] = []
const start = async (name: string, script: string): Promise<Contestant> => {
  const path = fileURLToPath(new URL(`contestants/${script}.js`, import.meta.url))
  const contestant = await Contestant.start(name, ['--expose-gc', path])
  started.push(contestant)
  return contestant
}
const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Has a contestant do something. */
async function control<T>({ url }: Contestant, path: string): Promise<T> {
  return (await (await fetch(`${url}/${path}`)).json()) as T
}

interface Memory {
  readonly heap: number
  readonly outside: number
  readonly resident: number
}

try {
  pinGenerator()
  const scenarios: [name: string, run: () => Promise<void>][] = [
    ['fan-out', fanOut],
    ['called', called],
    ['idle', idle],
    ['stalled', stalled],
    ['cycles', cycles],
  ]
  for (const [name, run] of scenarios) if (name.includes(values.only)) await run()
} finally {
  for (const contestant of started) contestant.stop()
}

/** One that changes a status by itself when it is told to. */
function published(contestant: Contestant): Teller {
  const path = `publish?times=${CHANGES_AT_ONCE}&bytes=${VALUE_BYTES}&every=0`
  return { contestant, change: () => control(contestant, path) }
}

/** Changes of one status to many clients; the next few when the last few have come to all. */
async function fanOut(): Promise<void> {
  for (const clients of counts)
    await tellAll(`fan-out to ${clients} clients`, { clients, rounds }, [
      published(await start('raw ws', 'raw-websocket')),
      published(await start('plugin', 'realtime')),
    ])
}

/** The same of a whole host, where each change is a webhook call that is kept. */
async function called(): Promise<void> {
  process.env.ADMIN_KEY = 'the-key-of-the-bench'
  process.env.MAX_SOCKETS_PER_KEY = '20000'
  const board = fileURLToPath(new URL('contestants/board.js', import.meta.url))
  const workspace = new Workspace()
  try {
    const configuration = workspace.write('host.json', boardConfiguration(board))
    for (const clients of counts) {
      const host = await workspace.startHost('host', configuration)
      const callers = new Callers(host, CHANGES_AT_ONCE)
      await tellAll(`one webhook to ${clients} clients`, { clients, rounds }, [
        published(await start('raw ws', 'raw-websocket')),
        { contestant: host, change: () => callers.call(VALUE_BYTES) },
      ])
      callers.close()
    }
  } finally {
    workspace.close()
  }
}

/**
 * What a client costs that has bound a status and hears nothing: as soon as all are there, when the space for young
 * objects is as large as their coming made it, and at rest, when V8 has given that back.
 */
async function idle(): Promise<void> {
  const clients = 5000
  say(`\n${clients} idle clients, each with one binding`)
  for (const [name, script] of [
    ['raw ws', 'raw-websocket'],
    ['plugin', 'realtime'],
  ] as const) {
    const contestant = await start(name, script)
    const warm = await Readers.connect(contestant.url, 200)
    warm.drop()
    const before = await control<Memory>(contestant, 'memory')
    await setTimeout(REST_MS)
    const rested = await control<Memory>(contestant, 'memory')
    const crowd = await Readers.connect(contestant.url, clients)
    const after = await control<Memory>(contestant, 'memory')
    await setTimeout(REST_MS)
    const resting = await control<Memory>(contestant, 'memory')
    const each = (from: number, to: number): string => `${((to - from) / clients / 1024).toFixed(2)} KiB`
    say(
      `  ${name.padEnd(7)} ${each(before.heap, after.heap)} of heap, ${each(before.outside, after.outside)} outside, ` +
        `${each(before.resident, after.resident)} resident, ${each(rested.resident, resting.resident)} at rest, a client`,
    )
    crowd.drop()
    contestant.stop()
  }
}

/** A thousand clients that take nothing of 4 MB each, and twenty that take everything. */
async function stalled(): Promise<void> {
  const [clients, updates, bytes] = [1000, 400, 10_000]
  say(`\n20 clients that read ${updates} values of ${bytes} bytes, 50 a second`)
  const alone = await beside('alone', 0, false)
  const reading = await beside(`beside ${clients} that read`, clients, false)
  const lagging = await beside(`beside ${clients} that take nothing`, clients, true)
  say(
    `  that is ${(lagging / alone).toFixed(2)} x the time alone, ${(lagging / reading).toFixed(2)} x that beside readers`,
  )

  /** Gives how long 99 of 100 values take at most, in milliseconds. */
  async function beside(what: string, others: number, isStalled: boolean): Promise<number> {
    const contestant = await start('plugin', 'realtime')
    const crowd = await Readers.connect(contestant.url, others)
    const quick = await Readers.connect(contestant.url, 20)
    await control(contestant, `publish?times=50&bytes=${bytes}&every=20`)
    const before = await control<Memory>(contestant, 'memory')
    if (isStalled) crowd.stall()
    // What the system itself takes for a client before it can be seen that the client takes nothing.
    await control(contestant, `publish?times=30&bytes=${bytes}&every=20`)
    const delays: number[] = []
    quick.onPiece((piece) => {
      const at = /"at":"(\d{20})"/.exec(piece.toString('latin1'))?.[1]
      if (at !== undefined) delays.push(Number(process.hrtime.bigint() - BigInt(at)) / 1e6)
    })
    const growth: string[] = []
    for (let part = 0; part < 4; part += 1) {
      await control(contestant, `publish?times=${updates / 4}&bytes=${bytes}&every=20`)
      const now = await control<Memory>(contestant, 'memory')
      growth.push(((now.resident - before.resident) / MIB).toFixed(0))
    }
    delays.sort((a, b) => a - b)
    const at = (part: number): number => delays[Math.floor(delays.length * part)] ?? NaN
    say(
      `  ${what}: half within ${at(0.5).toFixed(2)} ms, 99 of 100 within ${at(0.99).toFixed(2)} ms; ` +
        `resident memory grew by ${growth.join(', ')} MiB`,
    )
    crowd.drop()
    quick.drop()
    contestant.stop()
    return at(0.99)
  }
}

/** Clients that come, bind and go. */
async function cycles(): Promise<void> {
  const contestant = await start('plugin', 'realtime')
  const before = await control<Memory>(contestant, 'memory')
  for (let n = 0; n < 5000; n += 100) (await Readers.connect(contestant.url, 100)).drop()
  await setTimeout(1000)
  const { following } = await control<{ following: number }>(contestant, 'following')
  const after = await control<Memory>(contestant, 'memory')
  say('\n5000 clients that come, bind and go')
  say(`  ${following} subscriptions are left, ${((after.heap - before.heap) / MIB).toFixed(1)} MiB of heap`)
  contestant.stop()
}
