import { expect } from 'chai'
import { addressOf } from '../support/processes.js'
import { CHROMIUM } from './support/chromium.js'
import { consoleHosts, KEY } from './support/console-hosts.js'
import { makeHook } from './support/hooks.js'
import { blankPage } from './support/kept-page.js'
import { goTo, signIn, walkToExecUrl, walkToUrl } from './support/walk.js'

describe(`The documentation, walked in ${CHROMIUM}`, () => {
  const watched = blankPage()
  const start = consoleHosts(after)
  let address = ''
  before(async () => {
    address = await addressOf(start())
  })

  it('leads from nothing to a URL that executes, and shows what was called', async () => {
    const { page, troubles } = watched()
    const notifyUrl = await walkToUrl(page, { url: `${address}/console/`, key: KEY })
    expect(notifyUrl).to.match(/\/api\/engine\/v2\/webhook\/trig-[^/]+\/notify\?secret=[\w-]{43}$/)

    await goTo(page, 'executions')
    await page.getByText('Nothing has been called yet').waitFor()
    const notified = await fetch(notifyUrl, { method: 'POST' })
    expect(notified.status).to.equal(202)
    await page
      .locator('a.line')
      .filter({ hasText: /notified.*202.*POST notify/ })
      .waitFor()

    const execUrl = await walkToExecUrl(page)
    expect(execUrl).to.match(/\/notify\/[\w-]{43}\/Display\/2\/request$/)
    const answered = await fetch(execUrl, { method: 'POST', body: '{"power":true,"volume":35}' })
    expect(answered.status).to.equal(200)
    expect(await answered.json()).to.include({ power: true, volume: 35 })

    await goTo(page, 'executions')
    await page
      .locator('a.line')
      .filter({ hasText: /answered.*200.*Display_2.request/ })
      .click()
    const opened = page.getByRole('complementary', { name: 'One execution' })
    await opened.getByText(/^\d+ checks passed/).click()
    await opened.getByText('execution enabled').waitFor()
    expect(await opened.getByText(String(answered.headers.get('x-request-id'))).count()).to.be.above(0)
    expect(troubles).to.deep.equal([])
  })

  it('tells in the system how often the trigger fired, as it fires', async () => {
    const { page } = watched()
    const { notifyUrl: url } = await makeHook(address, 'Counted')
    // The page is signed in since the walk, or signs in where that has failed.
    await page.goto(`${address}/console/#/systems/sys-boardroom`)
    await page
      .getByLabel('API key')
      .or(page.getByRole('row', { name: /Counted/ }))
      .waitFor()
    if (await page.getByLabel('API key').isVisible()) await signIn(page, page.url(), KEY)
    const row = page.getByRole('row', { name: /Counted/ })
    await row.getByText('never').waitFor()
    await fetch(url, { method: 'POST' })
    await row.getByText('just now').waitFor()
    await row.getByRole('cell', { name: '1', exact: true }).waitFor()
  })
})
