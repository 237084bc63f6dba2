/* The plugin as a guest: mounted in an Express app that has nothing else. */
import { readFileSync } from 'node:fs'
import express from 'express'
import { loadPlugin } from 'placeos-webhooks/plugin'
import { announce } from './announce.js'

const [manifest, configuration] = process.argv.slice(2) as [string, string]
const plugin = await (
  await loadPlugin(manifest)
).activate({
  configuration: JSON.parse(readFileSync(configuration, 'utf8')) as unknown,
  settings: { maxFailedSecretsPerMinute: 0 },
})
const app = express()
app.use(plugin.router)
announce(app.listen(0, '127.0.0.1'))
