/* The least that node:http can do: secret check, parse, answer. */
import { createServer } from 'node:http'
import { announce } from './announce.js'
import { knowsSecret, runDisplay, runScan } from './work.js'

const server = createServer((request, response) => {
  const url = request.url ?? ''
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1))
  if (!knowsSecret(query.get('secret'))) {
    response.writeHead(404, { 'Content-Type': 'application/json', 'Content-Length': 21 })
    response.end('{"error":"not found"}')
    return
  }
  if (query.get('exec') !== 'true') {
    response.writeHead(202, { 'Content-Length': 0 })
    response.end()
    return
  }
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString()) as never
    if (query.get('mod') === 'Dashboard') {
      runScan(body)
      response.writeHead(200, { 'Content-Length': 0 })
      response.end()
    } else {
      const text = runDisplay(body)
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(text),
      })
      response.end(text)
    }
  })
})
announce(server.listen(0, '127.0.0.1'))
