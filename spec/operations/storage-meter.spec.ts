import { expect } from 'chai'
import { Problem } from '../../src/problem/index.js'
import { Metrics } from '../../src/operations/index.js'
import { readMetrics } from './support/scraped.js'

describe('The meter of the storage', () => {
  const ends: [how: string, use: () => Promise<unknown>, isAnswered: boolean][] = [
    ['what succeeds as answered', () => Promise.resolve(1), true],
    ['a conflict as answered', () => Promise.reject(new Problem('conflict', 'changed')), true],
    [
      'what cannot be used as failed',
      () => Promise.reject(new Problem('storage-unavailable', 'gone')),
      false,
    ],
    ['what nobody expects as failed', () => Promise.reject(new Error('odd')), false],
  ]
  for (const [how, use, isAnswered] of ends)
    it(`counts ${how}, and passes it on as it is`, async () => {
      const metrics = new Metrics()
      const heard: [string, boolean][] = []
      metrics.storage.listen((operation, failure) => heard.push([operation, failure === undefined]))
      const expected = await use().catch((error: unknown) => error)
      const result = await metrics.storage.timed('commit', use).catch((error: unknown) => error)
      expect(String(result)).to.equal(String(expected))
      expect(heard).to.deep.equal([['commit', isAnswered]])
      const scraped = readMetrics(await metrics.text())
      metrics.close()
      expect(scraped.get('storage_seconds_count{operation="commit"}')).to.equal(1)
      expect(scraped.get('storage_failures_total{operation="commit"}')).to.equal(isAnswered ? undefined : 1)
    })
})
