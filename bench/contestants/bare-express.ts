/* An Express app as people write one: express.json(), one route, the same secret check and answer. */
import express from 'express'
import { announce } from './announce.js'
import { knowsSecret, runDisplay, runScan } from './work.js'

const app = express()
app.use(express.json({ limit: '1mb' }))
app.post('/api/engine/v2/webhook/:instance/notify', (request, response) => {
  const { secret, exec, mod } = request.query
  if (typeof secret !== 'string' || !knowsSecret(secret)) {
    response.status(404).json({ error: 'not found' })
  } else if (exec !== 'true') {
    response.status(202).end()
  } else if (mod === 'Dashboard') {
    runScan(request.body as never)
    response.status(200).end()
  } else {
    response
      .status(200)
      .type('json')
      .send(runDisplay(request.body as object))
  }
})
announce(app.listen(0, '127.0.0.1'))
