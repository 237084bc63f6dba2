import { expect } from 'chai'
import type { Locator, Page } from 'playwright-core'
import { CHROMIUM } from './support/chromium.js'
import { apps } from './support/apps.js'
import { makeHook } from './support/hooks.js'
import { signedInPage } from './support/kept-page.js'
import { goTo } from './support/walk.js'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const boxOf = async (of: Locator): Promise<Box> => {
  const box = await of.boundingBox()
  if (!box) throw new Error('it is not shown')
  return box
}

const doOverlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

describe(`What people read and press in ${CHROMIUM}`, () => {
  const start = apps(after)
  let address = ''
  before(async () => {
    address = (await start()).url
    await makeHook(address, 'Short')
    await makeHook(address, 'x'.repeat(180))
  })
  const watched = signedInPage(() => address)

  const boardroom = async (): Promise<Page> => {
    const { page } = watched()
    await goTo(page, 'systems', 'sys-boardroom')
    await page.getByRole('row', { name: /Short/ }).waitFor()
    return page
  }

  it('is in sight where one name is long: the link icons of all triggers', async () => {
    const page = await boardroom()
    const icons = page.getByRole('button', { name: /^Copy the webhook URL of/ })
    expect(await icons.count()).to.equal(3)
    for (const icon of await icons.all()) {
      const { x, width } = await boxOf(icon)
      expect(x + width).to.be.below(1280)
    }
  })

  it('begins at the right where a name is written so', async () => {
    await makeHook(address, 'جرس الباب الأمامي')
    const page = await boardroom()
    await page.getByRole('link', { name: 'جرس الباب الأمامي' }).waitFor()
    const direction = await page.evaluate<string>(
      `getComputedStyle([...document.querySelectorAll('th a')].find((link) => link.textContent.startsWith('جرس'))).direction`,
    )
    expect(direction).to.equal('rtl')
  })

  for (const [width, height] of [
    [390, 700],
    [1280, 860],
    [1920, 1080],
  ] as const)
    it(`is not covered by news: what saves a form, ${width} px wide`, async () => {
      const { page } = watched()
      await page.setViewportSize({ width, height })
      await goTo(page, 'triggers', 'new')
      await page.getByLabel('Name', { exact: true }).fill(`Saved at ${width}`)
      await page.getByRole('button', { name: 'Create trigger' }).click()
      const news = page.getByText('The trigger is created.')
      const save = page.getByRole('button', { name: 'Save' })
      await news.waitFor()
      await save.waitFor()
      expect(doOverlap(await boxOf(page.locator('.toast')), await boxOf(save))).to.equal(false)
      await page.setViewportSize({ width: 1280, height: 860 })
    })

  it('is copied too where the page has no clipboard of its own, as over plain HTTP', async () => {
    const page = await boardroom()
    await page.evaluate('{ globalThis.kept = navigator.clipboard; delete Navigator.prototype.clipboard }')
    await page.getByRole('button', { name: 'Copy the webhook URL of Short' }).click()
    await page.getByText('Copied the webhook URL of Short.').waitFor()
    expect(await page.evaluate('kept.readText()')).to.match(/^http:.*\/notify\?secret=[\w-]{43}$/)
    await page.reload()
  })

  it('is not the reply of another module', async () => {
    const { page } = watched()
    const { place } = await makeHook(address, 'Tried', { exec_enabled: true })
    await goTo(page, ...place)
    await page.getByLabel('Module and index').selectOption('Display_1')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('heading', { name: '200 OK' }).waitFor()
    await page.getByLabel('Module and index').selectOption('Display_2')
    await page.getByRole('heading', { name: '200 OK' }).waitFor({ state: 'detached' })
  })

  it('is told apart without colours: chips have a border where people choose the colours', async () => {
    const page = await boardroom()
    const border = (): Promise<string> =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('.who .chip')).borderTopStyle`)
    expect(await border()).to.equal('none')
    await page.emulateMedia({ forcedColors: 'active' })
    expect(await border()).to.equal('solid')
    await page.emulateMedia({ forcedColors: 'none' })
  })

  it('changes its colours when people ask for it, and remembers', async () => {
    const { page } = watched()
    await page.getByRole('button', { name: 'Use dark colours' }).click()
    await page.reload()
    await page.getByRole('button', { name: 'Use light colours' }).click()
  })
})
