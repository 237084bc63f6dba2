import type { Browser, BrowserContext } from 'playwright-core'
import { closeAtEnd } from '../../support/shared.js'
import type { Cleaning } from '../../support/temp-dirs.js'
import { isInstalled, openPage, startBrowser, type Look, type Watched } from './chromium.js'

let browser: Promise<Browser> | undefined

/** One for all files of this process, since what is on its clipboard is there once. */
function startedBrowser(): Promise<Browser> {
  if (!browser) {
    const starting = startBrowser()
    closeAtEnd(async () => (await starting).close())
    browser = starting
  }
  return browser
}

/**
 * Within `describe`: gives a way to open pages, each in a profile of its own. Where Chromium is not installed the
 * specs are pending, and fail where they are to run in any case (`CI=true`).
 */
export function pages(cleaning: Cleaning = afterEach): (look?: Look) => Promise<Watched> {
  const opened: BrowserContext[] = []
  before(async function () {
    if (!isInstalled && process.env.CI !== 'true') this.skip()
    await startedBrowser()
  })
  cleaning(async () => {
    await Promise.all(opened.splice(0).map((context) => context.close()))
  })
  return async (look) => {
    const watched = await openPage(await startedBrowser(), look)
    opened.push(watched.context)
    return watched
  }
}
