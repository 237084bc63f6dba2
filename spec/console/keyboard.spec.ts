import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { apps } from './support/apps.js'
import { CHROMIUM } from './support/chromium.js'
import { KEY } from './support/console-hosts.js'
import { blankPage } from './support/kept-page.js'
import { clipboardOf } from './support/walk.js'

/** How many stops a thing may be away, at most. */
const MOST_STOPS = 60

/** What the thing is called that has the focus; in the page, so as text. */
const FOCUSED = `(({ ariaLabel, labels, textContent }) => ariaLabel ?? labels?.[0]?.textContent ?? textContent.trim())(document.activeElement)`

/** Goes on by Tab until something of this name has the focus. */
async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  while (passed.length < MOST_STOPS) {
    await page.keyboard.press(key)
    const focused = await page.evaluate<string>(FOCUSED)
    if (focused === name) return
    passed.push(focused)
  }
  throw new Error(`no stop is called ${name}: ${passed.join(' | ')}`)
}

/** Goes to something and presses a key there. */
async function press(page: Page, name: string, key = 'Enter', by?: 'Shift+Tab'): Promise<void> {
  await tabTo(page, name, by)
  await page.keyboard.press(key)
}

const untilHeading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor()

describe(`The documentation, walked by keys alone in ${CHROMIUM}`, () => {
  const watched = blankPage()
  const start = apps()

  it('leads from the key to a URL that executes', async () => {
    const { page, troubles } = watched()
    await page.goto(`${(await start()).url}/console/`)
    await page.locator('input[type=password]:focus').waitFor()
    await page.keyboard.type(KEY)
    await page.keyboard.press('Enter')
    await untilHeading(page, 'Home')
    await press(page, 'Skip to the content')
    expect(await page.evaluate('document.activeElement.id')).to.equal('main')

    await press(page, 'Triggers', 'Enter', 'Shift+Tab')
    await untilHeading(page, 'Triggers')
    await press(page, 'New trigger')
    await untilHeading(page, 'New trigger')
    await tabTo(page, 'Name')
    await page.keyboard.type('Doorbell')
    await press(page, 'GET', 'Space')
    await press(page, 'Debounce period, in seconds', 'Control+A')
    await page.keyboard.type('0.5')
    await press(page, 'Create trigger')
    await untilHeading(page, 'Doorbell')

    await press(page, 'Add to a system')
    await press(page, 'System', 'ArrowDown')
    await press(page, 'Add')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Copy the webhook URL of Doorbell' }).waitFor()
    await press(page, 'Copy the webhook URL of Doorbell')
    await page.getByText('Copied the webhook URL of Doorbell.').waitFor()
    expect(await fetch(await clipboardOf(page), { method: 'POST' })).to.have.property('status', 202)

    await press(page, 'Systems', 'Enter', 'Shift+Tab')
    await page.getByRole('link', { name: /^Boardroom/ }).waitFor()
    await press(page, 'Boardroomsys-boardroom2 modules')
    await page.getByRole('row', { name: /Doorbell/ }).waitFor()
    await press(page, 'Edit Doorbell')
    await press(page, 'Execute enabled', 'Space')
    await press(page, 'Save')
    await page.getByRole('row', { name: /Doorbell execute enabled/ }).waitFor()
    // The focus is back where it was.
    expect(await page.evaluate(FOCUSED)).to.equal('Edit Doorbell')

    await press(page, 'Doorbell', 'Enter', 'Shift+Tab')
    await untilHeading(page, 'Doorbell')
    await press(page, 'Module and index', 'ArrowDown')
    await page.keyboard.press('ArrowDown')
    await press(page, 'Copy the URL as a path')
    await page.getByText('Copied the URL as a path.').waitFor()
    const url = await clipboardOf(page)
    expect(url).to.match(/\/notify\/[\w-]{43}\/Display\/2\/request$/)
    expect(await fetch(url, { method: 'POST', body: '{"power":true}' })).to.have.property('status', 200)
    expect(troubles).to.deep.equal([])
  })
})
