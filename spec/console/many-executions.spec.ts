import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { CHROMIUM } from './support/chromium.js'
import { apps } from './support/apps.js'
import { callMany } from './support/call-many.js'
import { makeHook, rest, type MadeHook } from './support/hooks.js'
import { signedInPage } from './support/kept-page.js'

const CALLS = 10_000
/** Elements that may be in the document, however many executions there are. */
const MOST_ELEMENTS = 900

/** The list of executions, in the page. */
const BOX = `document.querySelector('.window')`

/**
 * Tells the page, as the websocket does, of so many more executions like the last it was told of; in the page, so as
 * text. A service that is really called so often takes longer than the page that is meant here.
 */
const tellMore = (count: number): string => `{
  const { value, ...frame } = JSON.parse(lastExecution)
  for (let more = 1; more <= ${count}; more += 1) {
    const execution = value.execution + '-' + String(more).padStart(6, '0')
    tellSocket(JSON.stringify({
      ...frame,
      value: { ...value, state: 'finished', outcome: 'notified', status: 202, duration_ms: 2, execution, request: execution, seq: value.seq + more },
    }))
  }
}`

/** Waits until so many rows are in the list. */
async function untilRows(page: Page, rows: number): Promise<void> {
  await page
    .locator(`.sizer[style="height: ${rows * 40}px;"]`)
    .waitFor({ state: 'attached', timeout: 30_000 })
}

describe(`Ten thousand executions in ${CHROMIUM}`, () => {
  const start = apps(after)
  let address = ''
  before(async () => {
    address = (await start()).url
  })
  const watched = signedInPage(() => address)

  /** The page of the executions of a trigger that nobody has called yet. */
  async function followed(name: string): Promise<MadeHook & { readonly page: Page }> {
    const made = await makeHook(address, name)
    const { page } = watched()
    await page.evaluate(`location.hash = '#/executions?instance=${made.instance}'`)
    await page.getByText('Nothing fits the filters').waitFor()
    return { ...made, page }
  }

  it('wait while the page is paused, and none is lost', async () => {
    const { page, notifyUrl } = await followed('Paused')
    await callMany(notifyUrl, 3)
    await untilRows(page, 3)
    await page.getByRole('button', { name: 'Pause' }).click()
    await callMany(notifyUrl, 200)
    await page.getByRole('button', { name: 'Resume (200 new)' }).waitFor()
    await untilRows(page, 3)
    await page.getByRole('button', { name: 'Resume (200 new)' }).click()
    await untilRows(page, 203)
  })

  it('leave in sight what people have scrolled to, while more come', async () => {
    const { page, notifyUrl } = await followed('Scrolled')
    await callMany(notifyUrl, 100)
    await untilRows(page, 100)
    await page.evaluate(`${BOX}.scrollTop = 2000`)
    const topmost = (): Promise<string> =>
      page.evaluate<string>(`[...${BOX}.querySelectorAll('li')]
        .find((row) => row.getBoundingClientRect().bottom > ${BOX}.getBoundingClientRect().top + 1)
        .querySelector('a').hash`)
    await page.locator('ol[start="43"]').waitFor()
    const before = await topmost()
    await callMany(notifyUrl, 50)
    await untilRows(page, 150)
    await page.locator('ol[start="93"]').waitFor()
    expect(await topmost()).to.equal(before)
  })

  it('are all there, are found at once, and take no more elements than a few', async () => {
    const { page, notifyUrl, instance } = await followed('Many')
    const { troubles } = watched()
    const elements = (): Promise<number> => page.evaluate<number>(`document.querySelectorAll('*').length`)
    await fetch(notifyUrl, { method: 'POST', headers: { 'X-Request-ID': 'the-first-of-them' } })
    const [first] = (await rest(address, 'GET', `/executions?instance=${instance}`)) as { id: string }[]
    const firstLink = page.locator(`.window a[href*="${first?.id ?? ''}?"]`)
    await firstLink.waitFor()
    await page.evaluate(tellMore(CALLS - 1))
    await untilRows(page, CALLS)
    expect(await elements()).to.be.below(MOST_ELEMENTS)

    await page.evaluate(`${BOX}.scrollTop = 1e9`)
    await firstLink.waitFor()
    expect(await elements()).to.be.below(MOST_ELEMENTS)

    await page.getByLabel('Search', { exact: true }).fill('the-first')
    await untilRows(page, 1)
    expect(await page.locator('.window').getByRole('link').count()).to.equal(1)
    expect(troubles).to.deep.equal([])
  })
})
