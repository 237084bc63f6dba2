/* Walks the documentation in a browser and keeps a picture of each step: `npm run screenshots`. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { addressOf, MAIN, SpawnedProcess } from '../../support/processes.js'
import { until } from '../../support/until.js'
import { openPage, startBrowser } from './chromium.js'
import { KEY } from './console-hosts.js'
import { goTo, walkToExecUrl, walkToUrl } from './walk.js'

const FOLDER = resolve('docs/images')
/** How often it calls, so that there is something to see. */
const CALLS = 60

mkdirSync(FOLDER, { recursive: true })
const browser = await startBrowser()
try {
  for (const theme of ['light', 'dark'] as const) await withHost((url) => picture(url, theme))
} finally {
  await browser.close()
}

/** Does something with a host of its own. */
async function withHost(work: (url: string) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'placeos-webhooks-'))
  const env = {
    PATH: process.env.PATH ?? '',
    PORT: '0',
    DATA_DIR: dataDir,
    ADMIN_KEY: KEY,
    LOG_LEVEL: 'error',
  }
  const host = new SpawnedProcess(
    spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true }),
  )
  try {
    await work(`${await addressOf(host)}/console/`)
  } finally {
    await host.end()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** The whole walk in the light, and its last pages in the dark. */
async function picture(url: string, theme: 'light' | 'dark'): Promise<void> {
  const { page } = await openPage(browser, { theme })
  let step = 0
  const keep = async (name: string): Promise<void> => {
    step += 1
    if (theme === 'dark' && name !== 'executions') return
    const file = theme === 'dark' ? `${name}-dark.png` : `${String(step).padStart(2, '0')}-${name}.png`
    // News are shown where they are what the picture is about.
    if (name !== 'webhook-url')
      await page.evaluate(`document.querySelectorAll('.toast').forEach((news) => news.remove())`)
    await page.screenshot({ path: join(FOLDER, file), animations: 'disabled' })
  }
  const notifyUrl = await walkToUrl(page, { url, key: KEY, onStep: keep })
  const execUrl = await walkToExecUrl(page, keep)
  await page.getByRole('button', { name: 'Send' }).click()
  await page.locator('.gates').scrollIntoViewIfNeeded()
  await keep('try-it')
  for (let call = 0; call < CALLS; call += 1) {
    const at = [notifyUrl, execUrl, execUrl, execUrl.replace('/2/', '/7/')][call % 4] ?? notifyUrl
    await fetch(at, {
      method: call % 5 === 0 ? 'GET' : 'POST',
      body: call % 5 === 0 ? null : '{"volume":35}',
    })
  }
  await goTo(page, 'executions')
  await until(
    async () => ((await page.locator('a.line').count()) > 10 ? true : undefined),
    () => 'no executions are shown',
  )
  await page.locator('a.line').nth(1).click()
  await keep('executions')
  await page.context().close()
}
