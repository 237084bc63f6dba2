// Binds very many statuses with the official client, unmodified: node many-statuses.mjs HOST:PORT KEY COUNT.
// Says when so many more have been told, and what has become of all whenever nothing has come for a moment.
import { WebSocket } from 'ws'
import { officialClient } from '../../support/official-client.mjs'

const [host, key, count] = process.argv.slice(2)

const QUIET_MS = 500
const STEP = 500
const seen = { opened: 0, refused: 0, told: 0, starts: 0 }
const told = new Set()
const starts = new Set()
let quiet

// A bind that is refused after a connection was lost is nobody's to catch in the client; browsers only log that.
process.on('unhandledRejection', () => undefined)

/** The browser's websocket, counted. */
globalThis.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given)
    this.on('open', () => (seen.opened += 1))
    this.on('message', (data) => {
      if (data.toString().includes('"type":"error"')) seen.refused += 1
      sayLater()
    })
  }
}

const sayLater = () => {
  clearTimeout(quiet)
  quiet = setTimeout(() => {
    seen.told = told.size
    seen.starts = starts.size
    process.stdout.write(`seen ${JSON.stringify(seen)}\n`)
  }, QUIET_MS)
}

const client = await officialClient(host, key)
const wall = client.getModule('sys-site', 'Wall', 1)
for (let n = 0; n < Number(count); n += 1) {
  const variable = wall.variable(`status_${n}`)
  variable.subscribe((value) => {
    if (value === undefined) return
    // What was told of an earlier start counts no more.
    const [number, started] = value
    if (!starts.has(started)) told.clear()
    starts.add(started)
    told.add(number)
    if (told.size % STEP === 0) process.stdout.write(`start ${starts.size} told ${told.size}\n`)
  })
  variable.bind()
}
