/* Measures the page of executions as it fills: `npm run bench:console`. */
import { callMany, callWatched } from './call-many.js'
import { openPage, startBrowser } from './chromium.js'
import { KEY } from './console-hosts.js'
import { makeHook } from './hooks.js'
import { signIn } from './walk.js'
import { withHost } from './with-host.js'

const ROUNDS = 4
const CALLS = 10_000
const FILTERS = 9

/** From an address that asks for something to the frame that shows what fits, in milliseconds; in the page, so as text. */
const filterMs = (words: string): string => `new Promise((resolve) => {
  const began = performance.now()
  location.hash = '#/executions?q=' + encodeURIComponent(${JSON.stringify(words)})
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
})`

/** The longest task from now on, in milliseconds, as `longest`; in the page, so as text. */
const WATCH_TASKS = `
  globalThis.longest = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration)
  }).observe({ type: 'longtask' })
`

/** How many calls come in how long a time, in milliseconds, where it is watched how long tasks are. */
const STEADY = { calls: 5000, ms: 12_000 } as const

const browser = await startBrowser()
try {
  await withHost(async (address) => {
    const { page, context } = await openPage(browser)
    const { notifyUrl } = await makeHook(address, 'Doorbell')
    await signIn(page, `${address}/console/#/executions`, KEY)
    const devtools = await context.newCDPSession(page)
    await page.evaluate(WATCH_TASKS)
    const batches = 60
    for (let batch = 0; batch < batches; batch += 1) {
      const next = Date.now() + STEADY.ms / batches
      await callMany(notifyUrl, Math.ceil(STEADY.calls / batches))
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - Date.now())))
    }
    await devtools.send('HeapProfiler.collectGarbage')
    const steady = await devtools.send('Runtime.getHeapUsage')
    console.log(
      `${STEADY.calls} executions in ${STEADY.ms / 1000} s: the longest task took ${(await page.evaluate<number>('longest')).toFixed(0)} ms, ` +
        `the page's heap is ${(steady.usedSize / 2 ** 20).toFixed(1)} MiB`,
    )
    for (let round = 1; round <= ROUNDS; round += 1) {
      await callWatched(page, notifyUrl, CALLS)
      const last = `the-last-of-${round}`
      await fetch(notifyUrl, { method: 'POST', headers: { 'X-Request-ID': last } })
      await page.getByLabel('Search', { exact: true }).fill(last)
      await page.locator('.sizer[style="height: 40px;"]').waitFor({ state: 'attached', timeout: 60_000 })
      const times: number[] = []
      for (let at = 0; at < FILTERS; at += 1)
        times.push(await page.evaluate<number>(filterMs(at % 2 ? 'doorbell' : 'no such')))
      await page.getByLabel('Search', { exact: true }).fill('')
      await devtools.send('HeapProfiler.collectGarbage')
      const { usedSize } = await devtools.send('Runtime.getHeapUsage')
      times.sort((a, b) => a - b)
      const [median = 0, most = 0] = [times[FILTERS >> 1], times.at(-1)]
      console.log(
        `${round * CALLS} executions: a filter is shown in ${median.toFixed(0)} ms (at most ${most.toFixed(0)}), ` +
          `the page's heap is ${(usedSize / 2 ** 20).toFixed(1)} MiB`,
      )
    }
  })
} finally {
  await browser.close()
}
