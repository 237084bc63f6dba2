import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { plugins } from '../support/plugins.js'

describe('docs/operations.md', () => {
  const start = plugins()

  it('lists every metric of ours, with its kind and what it tells', async () => {
    const { plugin, url } = await start()
    const { key } = await plugin.keys.create({ name: 'scraper', role: 'support' })
    const text = await (await fetch(`${url}/metrics`, { headers: { 'X-API-Key': key } })).text()
    const shown = [...text.matchAll(/^# HELP placeos_webhooks_(\S+) (.*)\n# TYPE \S+ (\w+)$/gm)]
    const document = readFileSync('docs/operations.md', 'utf8')
    const rows = [...document.matchAll(/^\| `(\w+)` +\| (\w+) +\|[^|]*\| (.*?) +\|$/gm)]
    expect(shown).not.to.deep.equal([])
    expect(rows.map(([, name, kind, tells]) => [name, kind, tells])).to.have.deep.members(
      shown.map(([, name, tells, kind]) => [name, kind, tells]),
    )
  })
})
