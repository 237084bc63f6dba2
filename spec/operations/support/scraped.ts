import { expect } from 'chai'
import type { RunningPlugin } from '../../support/plugins.js'

/** What a plugin's metrics say, by name and labels as they are written. */
export type Scraped = ReadonlyMap<string, number>

/** Reads the text format of Prometheus. */
export function readMetrics(text: string): Scraped {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const [, series = '', value = ''] = /^(.*) (\S+)$/.exec(line) ?? []
      return [series.replace(/^placeos_webhooks_/, ''), Number(value)]
    }),
  )
}

/** Asks a plugin for its metrics, with a key of the role support. */
export async function scrape({ plugin, url }: Pick<RunningPlugin, 'plugin' | 'url'>): Promise<Scraped> {
  const { key } = await plugin.keys.create({ name: 'scraper', role: 'support' })
  const answer = await fetch(`${url}/metrics`, { headers: { 'X-API-Key': key } })
  expect(answer.status).to.equal(200)
  return readMetrics(await answer.text())
}
