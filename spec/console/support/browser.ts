import type { Browser, BrowserContext } from 'playwright-core'
import { isInstalled, openPage, startBrowser, type Look, type Watched } from './chromium.js'

let browser: Promise<Browser> | undefined

// For all files of a run: this is read outside of any `describe`.
after(async function () {
  this.timeout(20_000)
  await (await browser)?.close()
})

/**
 * Within `describe`: gives a way to open pages, each in a profile of its own. Where Chromium is not installed the
 * specs are pending, and fail where they are to run in any case (`CI=true`).
 */
export function pages(): (look?: Look) => Promise<Watched> {
  const opened: BrowserContext[] = []
  before(async function () {
    this.timeout(60_000)
    if (!isInstalled && process.env.CI !== 'true') this.skip()
    browser ??= startBrowser()
    await browser
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((context) => context.close()))
  })
  return async (look) => {
    const running = await browser
    if (!running) throw new Error('Chromium does not run')
    const watched = await openPage(running, look)
    opened.push(watched.context)
    return watched
  }
}
