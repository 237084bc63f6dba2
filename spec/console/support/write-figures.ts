/* Measures the page of executions as it fills: `npm run bench:console`. */
import { callWatched } from './call-many.js'
import { openPage, startBrowser } from './chromium.js'
import { KEY } from './console-hosts.js'
import { makeHook } from './hooks.js'
import { signIn } from './walk.js'
import { withHost } from './with-host.js'

const ROUNDS = 4
const CALLS = 10_000
const FILTERS = 9

/** From a key that is pressed to the frame that shows what fits, in milliseconds; in the page, so as text. */
const filterMs = (words: string): string => `new Promise((resolve) => {
  const input = document.querySelector('#words')
  const began = performance.now()
  input.value = ${JSON.stringify(words)}
  input.dispatchEvent(new Event('input', { bubbles: true }))
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
})`

const browser = await startBrowser()
try {
  await withHost(async (address) => {
    const { page, context } = await openPage(browser)
    const { notifyUrl } = await makeHook(address, 'Doorbell')
    await signIn(page, `${address}/console/#/executions`, KEY)
    const devtools = await context.newCDPSession(page)
    for (let round = 1; round <= ROUNDS; round += 1) {
      await callWatched(page, notifyUrl, CALLS)
      const last = `the-last-of-${round}`
      await fetch(notifyUrl, { method: 'POST', headers: { 'X-Request-ID': last } })
      await page.getByLabel('Search', { exact: true }).fill(last)
      await page.getByText(/^1 of /).waitFor({ timeout: 60_000 })
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
