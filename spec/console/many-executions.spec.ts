import { Agent, request } from 'node:http'
import { expect } from 'chai'
import { addressOf } from '../support/processes.js'
import { CHROMIUM } from './support/chromium.js'
import { pages } from './support/browser.js'
import { consoleHosts, KEY } from './support/console-hosts.js'
import { goTo, walkToUrl } from './support/walk.js'

const CALLS = 10_000
/** Elements that may be in the document, however many executions there are. */
const MOST_ELEMENTS = 900

/** The list of executions, in the page. */
const BOX = `document.querySelector('.window')`

/** Calls a URL many times, a few at once. */
async function callMany(url: string, calls: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      request(url, { agent, method: 'POST' }, (response) => response.resume().on('end', resolve))
        .on('error', reject)
        .end()
    })
  let left = calls
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await one()
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  agent.destroy()
}

describe(`Ten thousand executions in ${CHROMIUM}`, function () {
  this.timeout(90_000)
  const open = pages()
  const start = consoleHosts()

  it('are all there, are found at once, and take no more elements than a few', async () => {
    const { page, troubles } = await open()
    const url = await walkToUrl(page, { url: `${await addressOf(start())}/console/`, key: KEY })
    await goTo(page, 'executions')
    const elements = (): Promise<number> => page.evaluate<number>(`document.querySelectorAll('*').length`)
    await fetch(url, { method: 'POST', headers: { 'X-Request-ID': 'the-first-of-them' } })
    await callMany(url, CALLS - 1)
    await page.getByText(`${String(CALLS)} since you signed in`).waitFor()
    expect(await elements()).to.be.below(MOST_ELEMENTS)

    const list = page.getByRole('region', { name: 'Executions, the newest first' })
    await page.evaluate(`${BOX}.scrollTop = 1e9`)
    await list.locator('a[href*="the-first-of-them"]').waitFor()
    expect(await elements()).to.be.below(MOST_ELEMENTS)

    await page.getByLabel('Search', { exact: true }).fill('the-first')
    await page.getByText(`1 of ${String(CALLS)}`).waitFor()
    expect(await list.getByRole('link').count()).to.equal(1)
    expect(troubles).to.deep.equal([])
  })

  it('wait while the page is paused, and none is lost', async () => {
    const { page } = await open()
    const url = await walkToUrl(page, { url: `${await addressOf(start())}/console/`, key: KEY })
    await goTo(page, 'executions')
    await callMany(url, 3)
    await page.getByText('3 since you signed in').waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await callMany(url, 200)
    await page.getByRole('button', { name: 'Go on, 200 new' }).waitFor()
    await page.getByText('3 since you signed in').waitFor()
    await page.getByRole('button', { name: 'Go on, 200 new' }).click()
    await page.getByText('203 since you signed in').waitFor()
  })

  it('leave in sight what people have scrolled to, while more come', async () => {
    const { page } = await open()
    const url = await walkToUrl(page, { url: `${await addressOf(start())}/console/`, key: KEY })
    await goTo(page, 'executions')
    await callMany(url, 100)
    await page.getByText('100 since you signed in').waitFor()
    await page.evaluate(`${BOX}.scrollTop = 2000`)
    const topmost = (): Promise<string> =>
      page.evaluate<string>(`[...${BOX}.querySelectorAll('li')]
        .find((row) => row.getBoundingClientRect().bottom > ${BOX}.getBoundingClientRect().top + 1)
        .querySelector('a').hash`)
    await page.locator('ol[start="43"]').waitFor()
    const before = await topmost()
    await callMany(url, 50)
    await page.getByText('150 since you signed in').waitFor()
    await page.locator('ol[start="93"]').waitFor()
    expect(await topmost()).to.equal(before)
  })
})
