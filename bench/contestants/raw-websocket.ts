/* The least that ws can do: one frame, serialised once, sent to each socket in turn. */
import { WebSocketServer, type WebSocket } from 'ws'
import { controlled, publish } from './control.js'

const sockets = new Set<WebSocket>()
const meta = { sys: 'sys-bench', mod: 'Board', index: 1, name: 'news' }

const server = controlled({
  publish: (query) =>
    publish(query, (value) => {
      const message = Buffer.from(JSON.stringify({ id: 1, type: 'notify', value, meta }))
      for (const socket of sockets) socket.send(message, { binary: false })
    }),
})
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
  // So that readers wait for the same as with the plugin.
  socket.on('message', () => {
    socket.send(JSON.stringify({ id: 1, type: 'success', meta }))
  })
})
