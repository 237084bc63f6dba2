/* Walks the documentation in a browser and keeps a picture of each step: `npm run screenshots`. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { until } from '../../support/until.js'
import { openPage, startBrowser } from './chromium.js'
import { KEY } from './console-hosts.js'
import { goTo, walkToExecUrl, walkToUrl } from './walk.js'
import { withHost } from './with-host.js'

const FOLDER = resolve('docs/images')
/** How often it calls, so that there is something to see. */
const CALLS = 60

mkdirSync(FOLDER, { recursive: true })
const browser = await startBrowser()
try {
  for (const theme of ['light', 'dark'] as const)
    await withHost((address) => picture(`${address}/console/`, theme))
} finally {
  await browser.close()
}

/** The whole walk in the light, and its last pages in the dark. */
async function picture(url: string, theme: 'light' | 'dark'): Promise<void> {
  const { page } = await openPage(browser, { theme })
  let step = 0
  const keep = async (name: string): Promise<void> => {
    step += 1
    if (theme === 'dark' && name !== 'executions' && name !== 'home') return
    const file = theme === 'dark' ? `${name}-dark.png` : `${String(step).padStart(2, '0')}-${name}.png`
    // News are shown where they are what the picture is about.
    if (name !== 'webhook-url')
      await page.evaluate(`document.querySelectorAll('.toast').forEach((news) => news.remove())`)
    await page.screenshot({ path: join(FOLDER, file), animations: 'disabled' })
  }
  const notifyUrl = await walkToUrl(page, { url, key: KEY, onStep: keep })
  const execUrl = await walkToExecUrl(page, keep)
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText(/checks passed/).scrollIntoViewIfNeeded()
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
  await page
    .locator('a.line')
    .filter({ hasText: /answered.*200.*POST/ })
    .first()
    .click()
  await page.getByRole('region', { name: 'Body of the request' }).waitFor()
  await keep('executions')
  await guard(page, keep)
  await goTo(page, 'home')
  await page.getByRole('row', { name: /Doorbell/ }).waitFor()
  await page.evaluate(`scrollTo(0, 0)`)
  await keep('home')
  await page.context().close()
}

/** Asks for signatures, and shows the command that signs. */
async function guard(page: Page, keep: (name: string) => Promise<void>): Promise<void> {
  const secret = 'a secret that Stripe was given'
  await page.getByRole('complementary').getByRole('link', { name: 'Doorbell' }).click()
  await page.getByRole('button', { name: 'Change the safeguards' }).click()
  await page.getByLabel('Calls must be signed').selectOption('stripe')
  await page.getByLabel('Signing secrets, one a line').fill(secret)
  await page.getByLabel('Limit the calls of each address').check()
  await page.getByLabel('Treat calls as duplicates').selectOption('a member of the JSON body')
  await page.evaluate(`document.querySelector('dialog').scrollTop = 0`)
  await keep('safeguards')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByLabel('Signing secret', { exact: true }).fill(secret)
  await page.getByLabel('Module and index').selectOption('Display_2')
  await page.evaluate(`scrollTo(0, 0)`)
  await keep('signed-command')
}
