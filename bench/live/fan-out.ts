import type { Contestant } from '../contestant.js'
import { Readers } from '../readers.js'
import { Spread } from '../spread.js'

/** Changes that are asked for at a time, so that the asking does not count; few enough to wait for no client. */
export const CHANGES_AT_ONCE = 20

/** Bytes of padding in each value. */
export const VALUE_BYTES = 200

/** What brings changes about: one batch of `CHANGES_AT_ONCE`. */
type Change = () => Promise<unknown>

/** A process that tells clients of changes. */
export interface Teller {
  readonly contestant: Contestant
  readonly change: Change
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Has two contestants tell as many clients of changes, in turn; the first is what the second is held to. */
export async function tellAll(
  what: string,
  { clients, rounds }: { readonly clients: number; readonly rounds: number },
  tellers: readonly [Teller, Teller],
): Promise<void> {
  const crowds: Readers[] = []
  const connected: number[] = []
  for (const { contestant } of tellers) {
    const began = performance.now()
    crowds.push(await Readers.connect(contestant.url, clients))
    connected.push(performance.now() - began)
  }
  // The fewer clients, the more changes: a round is to last for seconds, and the first one to compile what is run.
  const changes = CHANGES_AT_ONCE * Math.max(2, Math.min(200, Math.round(40_000 / clients)))
  const rates = tellers.map((): number[] => [])
  const costs = tellers.map((): number[] => [])
  for (let round = 0; round <= rounds; round += 1) {
    // Whoever comes second finds another machine than whoever comes first.
    const turns = [...tellers.entries()]
    for (const [at, { contestant, change }] of round % 2 === 0 ? turns : turns.reverse()) {
      const crowd = crowds[at]
      if (!crowd) continue
      const cpu = contestant.cpu()
      const ms = await spread(change, crowd, clients, changes)
      if (round === 0) continue
      rates[at]?.push((clients * changes) / (ms / 1000))
      costs[at]?.push((contestant.cpu() - cpu) / (clients * changes))
    }
  }
  say(`\n${what}, ${changes} changes a round`)
  for (const [at, { contestant }] of tellers.entries()) {
    const [rate, cost] = [new Spread(rates[at] ?? []), new Spread(costs[at] ?? [])]
    const joined = `${((connected[at] ?? NaN) / 1000).toFixed(2)} s until all were bound`
    say(
      `  ${contestant.name.padEnd(7)} ${rate.toString(0)} messages/s, ${cost.toString(2)} µs of processor a message, ${joined}`,
    )
  }
  const ratio = rates[1]?.map((rate, round) => rate / (rates[0]?.[round] ?? NaN))
  const saved = costs[1]?.map((cost, round) => (costs[0]?.[round] ?? NaN) / cost)
  say(
    `  ${tellers[1].contestant.name} is ${new Spread(ratio ?? []).toString()} x raw ws by rate, ${new Spread(saved ?? []).toString()} x by processor`,
  )
  for (const crowd of crowds) crowd.drop()
  for (const { contestant } of tellers) contestant.stop()
}

/** Milliseconds that changes take to come to everyone. */
async function spread(change: Change, crowd: Readers, clients: number, changes: number): Promise<number> {
  let total = 0
  const bytes = messageBytes(VALUE_BYTES) * clients * CHANGES_AT_ONCE
  for (let n = 0; n < changes; n += CHANGES_AT_ONCE) {
    const before = crowd.bytes
    const began = performance.now()
    const told = change()
    await crowd.until(before, bytes)
    total += performance.now() - began
    await told
  }
  return total
}

/** The length of a message with its header. */
function messageBytes(padding: number): number {
  const meta = { sys: 'sys-bench', mod: 'Board', index: 1, name: 'news' }
  const value = { at: '0'.repeat(20), rest: 'x'.repeat(padding) }
  const { length } = JSON.stringify({ id: 1, type: 'notify', value, meta })
  return length + (length < 126 ? 2 : 4)
}
