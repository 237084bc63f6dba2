import { expect } from 'chai'
import fc from 'fast-check'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { ExecutionEvent } from '../../src/journal/index.js'
import { Metrics } from '../../src/operations/index.js'
import { makeBell } from '../support/bell.js'
import { bellUrl, captureCalls, lobby, plugins, untilHeld, type RunningPlugin } from '../support/plugins.js'
import { until } from '../support/until.js'
import { readMetrics, scrape } from './support/scraped.js'

describe('The metrics of a plugin', () => {
  const start = plugins()

  /** A lobby's bell, and the way to let go of what it holds. */
  async function startBell(): Promise<RunningPlugin & { release: () => void }> {
    const { Bell, release } = makeBell()
    return { ...(await start({ drivers: [Bell], configuration: lobby() })), release }
  }

  const calls: [what: string, call: (url: string) => [url: string, init?: RequestInit], series: string[]][] =
    [
      [
        'that notifies',
        (url) => [bellUrl(url, '').replace('/Bell/1/', ''), { method: 'POST' }],
        ['deliveries_total{outcome="notified"}'],
      ],
      [
        'that executes',
        (url) => [bellUrl(url, 'ring')],
        ['deliveries_total{outcome="answered"}', 'execution_seconds_count'],
      ],
      [
        'for a method that is not there',
        (url) => [bellUrl(url, 'none')],
        [
          'deliveries_total{outcome="refused"}',
          'refusals_total{gate="method found",code="method-not-found"}',
        ],
      ],
      [
        'with a wrong secret',
        (url) => [bellUrl(url, 'ring', 'guess')],
        ['deliveries_total{outcome="refused"}', 'refusals_total{gate="webhook known",code="not-found"}'],
      ],
      [
        'without a secret',
        (url) => [bellUrl(url, 'ring').replace(/\/bell-secret.*/, '')],
        [
          'deliveries_total{outcome="refused"}',
          'refusals_total{gate="secret given",code="missing-parameter"}',
        ],
      ],
      [
        'with a compressed body',
        (url) => [
          bellUrl(url, 'ring'),
          { method: 'POST', body: '{}', headers: { 'Content-Encoding': 'zstd' } },
        ],
        ['deliveries_total{outcome="refused"}', 'refusals_total{gate="body encoding",code="body-encoded"}'],
      ],
      [
        'whose URL cannot be read',
        (url) => [bellUrl(url, 'ring', '%E0%A4%A')],
        ['deliveries_total{outcome="refused"}', 'refusals_total{gate="URL readable",code="invalid-url"}'],
      ],
      [
        'of another form',
        (url) => [`${bellUrl(url, 'ring')}/binary/more`],
        ['deliveries_total{outcome="refused"}', 'refusals_total{gate="none",code="not-found"}'],
      ],
    ]
  for (const [what, call, series] of calls)
    it(`count a call ${what} once`, async () => {
      const bell = await startBell()
      await (await fetch(...call(bell.url))).text()
      const scraped = await scrape(bell)
      const counted = [...scraped.entries()].filter(([name]) =>
        /^(deliveries_total|refusals_total|execution_seconds_count)/.test(name),
      )
      expect(counted.filter(([, value]) => value > 0)).to.deep.equal(series.map((name) => [name, 1]))
    })

  it('count calls that come while the plugin closes, be their secret right or wrong', async () => {
    const bell = await startBell()
    const { key } = await bell.plugin.keys.create({ name: 'scraper', role: 'support' })
    const held = fetch(bellUrl(bell.url, 'hold'), { method: 'POST' })
    await untilHeld(bell.plugin)
    const closed = bell.plugin.close()
    for (const secret of ['bell-secret', 'guess', '%E0%A4%A'])
      expect((await fetch(bellUrl(bell.url, 'ring', secret))).status).to.equal(503)
    const answer = await fetch(`${bell.url}/metrics`, { headers: { 'X-API-Key': key } })
    const scraped = readMetrics(await answer.text())
    expect(scraped.get('refusals_total{gate="none",code="shutting-down"}')).to.equal(3)
    expect(scraped.get('deliveries_total{outcome="refused"}')).to.equal(3)
    bell.release()
    await Promise.all([held, closed])
  })

  it('count captured calls, and nothing of what would have refused them', async () => {
    const bell = await startBell()
    await captureCalls(bell, 'trig-bell', 2)
    for (const method of ['ring', 'none']) await fetch(bellUrl(bell.url, method), { method: 'POST' })
    const scraped = await scrape(bell)
    expect(scraped.get('deliveries_total{outcome="captured"}')).to.equal(2)
    expect([...scraped.keys()].filter((name) => name.startsWith('refusals_total{'))).to.deep.equal([])
  })

  it('count a burst’s calls as suppressed, and the run at its end apart', async () => {
    const bell = await startBell()
    for (let call = 0; call < 2; call += 1) await fetch(bellUrl(bell.url, 'settle'), { method: 'POST' })
    await bell.clock.advance(5000)
    const scraped = await scrape(bell)
    expect(scraped.get('deliveries_total{outcome="suppressed"}')).to.equal(2)
    expect(scraped.get('debounced_runs_total{outcome="answered"}')).to.equal(1)
    expect(scraped.get('execution_seconds_count')).to.equal(1)
  })

  it('show what is under way and what waits for its module', async () => {
    const bell = await startBell()
    const held = fetch(bellUrl(bell.url, 'hold'), { method: 'POST' })
    await untilHeld(bell.plugin)
    const waiting = fetch(bellUrl(bell.url, 'hold'), { method: 'POST' })
    await until(
      async () => ((await scrape(bell)).get('deliveries_under_way') === 2 ? true : undefined),
      () => 'the second call is not under way',
    )
    expect((await scrape(bell)).get('deliveries_waiting')).to.equal(1)
    bell.release()
    await Promise.all([held, waiting])
    const scraped = await scrape(bell)
    expect([scraped.get('deliveries_under_way'), scraped.get('deliveries_waiting')]).to.deep.equal([0, 0])
  })

  it('show open websockets and what they watch, until they are gone', async () => {
    const bell = await startBell()
    const { key } = await bell.plugin.keys.create({ name: 'panel', role: 'user' })
    const socket = new WebSocket(
      `${bell.url.replace('http', 'ws')}/api/engine/v2/systems/control?api-key=${key}`,
    )
    await once(socket, 'open')
    const bind = { id: 1, cmd: 'bind', sys: 'sys-lobby', mod: 'Bell', index: 1, name: 'rings' }
    socket.send(JSON.stringify(bind))
    await once(socket, 'message')
    const open = await scrape(bell)
    expect([open.get('sockets'), open.get('bindings')]).to.deep.equal([1, 1])
    socket.close()
    await until(
      async () => ((await scrape(bell)).get('sockets') === 0 ? true : undefined),
      () => 'the socket is still counted',
    )
    expect((await scrape(bell)).get('bindings')).to.equal(0)
  })

  it('count activations of triggers and commits of the storage, and time them', async () => {
    const bell = await startBell()
    for (let call = 0; call < 3; call += 1) await fetch(bellUrl(bell.url, 'ring'))
    const scraped = await scrape(bell)
    expect(scraped.get('trigger_activations_total')).to.equal(3)
    expect(scraped.get('storage_seconds_count{operation="commit"}')).to.be.greaterThan(3)
    expect(scraped.get('storage_seconds_sum{operation="commit"}')).to.be.greaterThan(0)
    expect(scraped.get('instances')).to.equal(1)
  })

  it('show the process as well, from the first time somebody asks', async () => {
    const scraped = await scrape(await startBell())
    expect([...scraped.keys()]).to.include.members([
      'process_cpu_user_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_seconds',
    ])
  })

  it('are each plugin’s own', async () => {
    const [one, other] = [await startBell(), await startBell()]
    await fetch(bellUrl(one.url, 'ring'))
    expect((await scrape(one)).get('deliveries_total{outcome="answered"}')).to.equal(1)
    expect((await scrape(other)).get('deliveries_total{outcome="answered"}')).to.equal(undefined)
  })

  it('tell no id, name or secret', async () => {
    const bell = await startBell()
    await fetch(bellUrl(bell.url, 'ring'), { headers: { 'X-Request-ID': 'call-of-mine' } })
    await fetch(bellUrl(bell.url, 'made-up-method'))
    const { key } = await bell.plugin.keys.create({ name: 'scraper', role: 'support' })
    const text = await (await fetch(`${bell.url}/metrics?api-key=${key}`)).text()
    for (const word of ['bell', 'Bell', 'ring', 'made-up', 'call-of', 'lobby', 'scraper', key.slice(0, 8)])
      expect(text).not.to.include(word)
  })
})

describe('The number of series', () => {
  /** An execution as it ends. */
  const event = (given: Partial<ExecutionEvent>): ExecutionEvent => ({
    state: 'finished',
    queue_position: null,
    execution: 'exec-1',
    request: 'call-1',
    run: null,
    instance: 'trig-1',
    system: 'sys-1',
    trigger: 'trigger-1',
    module: null,
    method: null,
    verb: 'POST',
    status: 202,
    gates: [],
    problem: null,
    debounced: false,
    handed_over: false,
    started: 0,
    duration_ms: 1,
    outcome: 'notified',
    ...given,
  })

  it('is the same whatever callers name and however many instances there are', async () => {
    const given = fc.record({
      instance: fc.string(),
      module: fc.string(),
      method: fc.string(),
      verb: fc.string(),
      request: fc.string(),
      duration_ms: fc.nat(),
      run: fc.option(fc.string()),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(given, { minLength: 1, maxLength: 50 }), async (events) => {
        const [one, many] = [new Metrics(), new Metrics()]
        one.record(event({}))
        for (const each of events) many.record(event(each))
        expect(await seriesOf(many)).to.deep.equal(await seriesOf(one))
      }),
      { seed: 20_261_124, numRuns: 20 },
    )
  })

  /** Names and labels, those of the process aside. */
  async function seriesOf(metrics: Metrics): Promise<string[]> {
    const text = await metrics.text()
    metrics.close()
    const lines = text.split('\n')
    return lines.flatMap((line) => /^(placeos_webhooks_\S*(?:\{.*\})?) \S+$/.exec(line)?.[1] ?? [])
  }
})
