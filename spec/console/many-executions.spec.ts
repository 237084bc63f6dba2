import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { CHROMIUM, type Watched } from './support/chromium.js'
import { apps } from './support/apps.js'
import { callMany, callWatched } from './support/call-many.js'
import { KEY } from './support/console-hosts.js'
import { makeHook, rest } from './support/hooks.js'
import { blankPage } from './support/kept-page.js'
import { signIn } from './support/walk.js'

const CALLS = 10_000
/** Elements that may be in the document, however many executions there are. */
const MOST_ELEMENTS = 900

/** The list of executions, in the page. */
const BOX = `document.querySelector('.window')`

/** Waits until so many rows are in the list. */
async function untilRows(page: Page, rows: number): Promise<void> {
  await page
    .locator(`.sizer[style="height: ${rows * 40}px;"]`)
    .waitFor({ state: 'attached', timeout: 30_000 })
}

describe(`Ten thousand executions in ${CHROMIUM}`, function () {
  this.timeout(90_000)
  const watched = blankPage()
  const start = apps()

  /** The page of executions, and a URL to call. */
  async function followed(): Promise<Watched & { readonly address: string; readonly url: string }> {
    const { url: address } = await start()
    const { notifyUrl } = await makeHook(address, 'Doorbell')
    await signIn(watched().page, `${address}/console/#/executions`, KEY)
    await watched().page.getByText('Nothing has been called yet').waitFor()
    return { ...watched(), address, url: notifyUrl }
  }

  it('are all there, are found at once, and take no more elements than a few', async () => {
    const { page, troubles, url, address } = await followed()
    const elements = (): Promise<number> => page.evaluate<number>(`document.querySelectorAll('*').length`)
    await fetch(url, { method: 'POST', headers: { 'X-Request-ID': 'the-first-of-them' } })
    const [first] = (await rest(address, 'GET', '/executions')) as { id: string }[]
    await callWatched(page, url, CALLS - 1)
    await untilRows(page, CALLS)
    expect(await elements()).to.be.below(MOST_ELEMENTS)

    const list = page.getByRole('region', { name: 'Executions, the newest first' })
    await page.evaluate(`${BOX}.scrollTop = 1e9`)
    await list.locator(`a[href$="${first?.id ?? ''}"]`).waitFor()
    expect(await elements()).to.be.below(MOST_ELEMENTS)

    await page.getByLabel('Search', { exact: true }).fill('the-first')
    await untilRows(page, 1)
    expect(await list.getByRole('link').count()).to.equal(1)
    expect(troubles).to.deep.equal([])
  })

  it('wait while the page is paused, and none is lost', async () => {
    const { page, url } = await followed()
    await callMany(url, 3)
    await untilRows(page, 3)
    await page.getByRole('button', { name: 'Pause' }).click()
    await callMany(url, 200)
    await page.getByRole('button', { name: 'Resume (200 new)' }).waitFor()
    await untilRows(page, 3)
    await page.getByRole('button', { name: 'Resume (200 new)' }).click()
    await untilRows(page, 203)
  })

  it('leave in sight what people have scrolled to, while more come', async () => {
    const { page, url } = await followed()
    await callMany(url, 100)
    await untilRows(page, 100)
    await page.evaluate(`${BOX}.scrollTop = 2000`)
    const topmost = (): Promise<string> =>
      page.evaluate<string>(`[...${BOX}.querySelectorAll('li')]
        .find((row) => row.getBoundingClientRect().bottom > ${BOX}.getBoundingClientRect().top + 1)
        .querySelector('a').hash`)
    await page.locator('ol[start="43"]').waitFor()
    const before = await topmost()
    await callMany(url, 50)
    await untilRows(page, 150)
    await page.locator('ol[start="93"]').waitFor()
    expect(await topmost()).to.equal(before)
  })
})
