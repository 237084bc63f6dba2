import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures } from '../../figures.js'
import { SoakedHost } from '../../soaked-host.js'
import { countIn, NOTIFY, writeConfiguration } from '../../soaked-site.js'
import { underLoad } from '../../under-load.js'

const FIRINGS = 100

/** A mail server that takes connections and says nothing: functions are not to wait for it. */
export async function mails(folder: string, figures: Figures): Promise<void> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const functions = [{ mod: 'Worker_1', method: 'count' }]
  const mailers = [{ emails: ['a@example.org', 'b@example.org'], content: 'It rang.' }]
  const trigger = { id: 'trigger-mail', enable_webhook: true, actions: { functions, mailers } }
  const configuration = writeConfiguration(folder, { triggers: [trigger] })
  const env = { DATA_DIR: join(folder, 'data'), SMTP_URL: `smtp://127.0.0.1:${String(port)}` }
  try {
    await underLoad(figures, {
      begin: () => SoakedHost.start(configuration, env),
      disturb: async (host) => {
        const path = NOTIFY.replace('trig-soak', 'trig-mail')
        for (let at = 0; at < FIRINGS; at += 1) {
          await host.call(path, `mail-${String(at)}`)
          await pause(40)
        }
        await pause(500)
        figures.atLeast(`functions that ran, of ${String(FIRINGS)} firings`, countIn(folder), FIRINGS)
        figures.atLeast('mails that wait', await host.metric('mails_waiting'), 1)
      },
    })
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}
