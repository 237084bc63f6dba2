import { pages } from './browser.js'
import type { Watched } from './chromium.js'
import { KEY } from './console-hosts.js'
import { goTo, signIn } from './walk.js'

/** How a page becomes the one that specs begin with. */
interface Beginning {
  /** Before the first spec, and after one that failed. */
  readonly first: (watched: Watched) => Promise<void>
  /** Before each other one. */
  readonly again: (watched: Watched) => Promise<void>
}

function keptPage({ first, again }: Beginning): () => Watched {
  const open = pages(after)
  let kept: Watched | undefined
  beforeEach(async () => {
    const begin = kept ? again : first
    const watched = kept ?? (await open())
    kept = undefined
    await begin(watched)
    watched.forgetTroubles()
    kept = watched
  })
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return
    if (this.currentTest.err && kept) this.currentTest.err.message += await shownBy(kept)
    // Nobody knows how a spec that failed has left its page.
    kept = undefined
  })
  return () => {
    if (!kept) throw new Error('there is a page only while a spec runs')
    return kept
  }
}

/** What a page shows, for those who look for what failed. */
async function shownBy({ page }: Watched): Promise<string> {
  const text = await page.innerText('body', { timeout: 1000 }).catch(() => 'nothing that can be read')
  return `\nThe page ${page.url()} shows:\n${text.slice(0, 2000)}`
}

/** Within `describe`: one page for all specs. Each begins with a blank one, and nobody is signed in. */
export function blankPage(): () => Watched {
  return keptPage({
    first: () => Promise.resolve(),
    again: async ({ page }) => {
      await page.goto('about:blank')
    },
  })
}

/**
 * Within `describe`: one page for all specs, on which an administrator signs in once. Each begins at a place where
 * nothing is, without what those before have left unsaved, opened or been told.
 * @param address the host's, once `before` hooks have run
 * @param prepare what is to be done with the page before anything is loaded
 */
export function signedInPage(
  address: () => string,
  prepare: (watched: Watched) => Promise<void> = () => Promise.resolve(),
): () => Watched {
  return keptPage({
    first: async (watched) => {
      await prepare(watched)
      await signIn(watched.page, `${address()}/console/#/nowhere`, KEY)
    },
    again: putAway,
  })
}

/** Leaves everything that is shown. */
async function putAway({ page }: Watched): Promise<void> {
  const nowhere = page.getByText('There is nothing here')
  const leave = page
    .getByRole('dialog', { name: 'Leave without saving?' })
    .getByRole('button', { name: 'Leave' })
  await goTo(page, 'nowhere')
  await nowhere.or(leave).waitFor()
  if (await leave.isVisible()) await leave.click()
  await nowhere.waitFor()
  await page.evaluate(`for (const button of document.querySelectorAll('.toast button')) button.click()`)
}
