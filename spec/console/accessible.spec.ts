import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { CHROMIUM } from './support/chromium.js'
import { pages } from './support/browser.js'
import { apps } from './support/apps.js'
import { KEY } from './support/console-hosts.js'
import { goTo, walkToExecUrl, walkToUrl } from './support/walk.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const THEMES = ['light', 'dark'] as const
type Theme = (typeof THEMES)[number]

const WIDTHS = [390, 1280, 1920] as const

/** How a page is looked at: in each theme, and with the others of the tour in each width; or in all ways there are. */
const looksAt = (no: number): readonly (readonly [theme: Theme, width: number])[] =>
  process.env.EVERY_LOOK
    ? THEMES.flatMap((theme) => WIDTHS.map((width) => [theme, width] as const))
    : THEMES.map((theme, at) => [theme, WIDTHS[(no + at) % WIDTHS.length] ?? 390] as const)

/** What axe finds, best practices too, as `rule: element`. */
async function violations(page: Page): Promise<string[]> {
  if (await page.evaluate<boolean>(`typeof axe === 'undefined'`)) await page.evaluate(AXE)
  return page.evaluate<string[]>(`
    axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ': ' + target + ' ' + failureSummary)))`)
}

/** How much wider than the window the page is, or what is in a dialog than the dialog, in pixels. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>(`Math.max(
    document.documentElement.scrollWidth - innerWidth,
    ...[...document.querySelectorAll('dialog[open]')].map((dialog) => dialog.scrollWidth - dialog.clientWidth),
  )`)

/** Looks at every page there is. */
async function tour(page: Page, address: string, look: (name: string) => Promise<void>): Promise<void> {
  await page.goto(`${address}/console/`)
  await page.getByLabel('API key').waitFor()
  await look('sign in')
  const url = await walkToUrl(page, { url: `${address}/console/`, key: KEY })
  await look('system')
  await goTo(page, 'home')
  await page.getByRole('heading', { name: 'First steps' }).waitFor()
  await look('home')
  await goTo(page, 'drivers')
  await page.getByRole('link', { name: 'Webhook Display' }).waitFor()
  await look('drivers')
  await page.getByRole('link', { name: 'Webhook Display' }).click()
  await page.getByRole('heading', { name: 'Commands' }).waitFor()
  await look('driver')
  await page.getByRole('button', { name: 'New module' }).click()
  await page.getByRole('dialog').getByRole('group', { name: 'Settings' }).waitFor()
  await look('new module dialog')
  await page.getByRole('dialog').getByRole('button', { name: 'Create module' }).click()
  await page.getByRole('heading', { level: 1, name: 'Display' }).waitFor()
  await look('module')
  await page.getByRole('button', { name: 'Edit' }).click()
  await look('edit module dialog')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Remove this module' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('heading', { level: 1, name: 'Modules' }).waitFor()
  await page.getByRole('row', { name: /mod-display-left/ }).waitFor()
  await look('modules')
  await goTo(page, 'systems')
  await page.getByRole('button', { name: 'New system' }).click()
  await look('new system dialog')
  await page.getByRole('dialog').getByLabel('Name').fill('Cellar')
  await page.getByRole('button', { name: 'Create system' }).click()
  await page.getByRole('heading', { level: 1, name: 'Cellar' }).waitFor()
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.getByLabel('Add a module').selectOption('mod-display-left')
  await look('edit system dialog')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await goTo(page, 'keys')
  await page.getByRole('button', { name: 'New key' }).click()
  await look('keys')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await goTo(page, 'systems', 'sys-boardroom')
  await page.getByRole('button', { name: 'Edit Doorbell' }).click()
  await look('edit dialog')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await walkToExecUrl(page)
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByText(/^\d+ checks passed/).click()
  await page.locator('.gates .passed').first().waitFor()
  await look('instance')
  await page.getByRole('button', { name: 'Rotate' }).click()
  await look('rotate dialog')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Explain' }).click()
  await page.getByText('Nothing refuses it').waitFor()
  await look('explanation')
  await page.getByRole('button', { name: 'Capture the next calls' }).click()
  await look('capture dialog')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Change the safeguards' }).click()
  await page.getByLabel('Calls must be signed').selectOption('by a scheme of its own')
  await page.getByLabel('Ask where calls come from').check()
  await page.getByLabel('Limit all calls together').check()
  await page.getByLabel('Treat calls as duplicates').selectOption('a header')
  await page.getByLabel('Only some calls are meant').check()
  await look('safeguards dialog')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await goTo(page, 'systems')
  await page.getByRole('link', { name: /^Boardroom/ }).waitFor()
  await look('systems')
  await goTo(page, 'triggers')
  await page.getByRole('link', { name: /^Doorbell/ }).waitFor()
  await look('triggers')
  await page.getByRole('link', { name: /^Doorbell/ }).click()
  await page.getByLabel('System whose modules').selectOption('sys-boardroom')
  for (const name of ['Comparison', 'At a time', 'On a schedule (cron)', 'Run a module command', 'Mail'])
    await page.getByRole('button', { name, exact: true }).click()
  await page.getByLabel('Mail to').fill('nobody')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Not saved yet. This has to be put right').waitFor()
  await look('trigger')
  await page.getByRole('link', { name: 'Executions' }).click()
  await look('unsaved dialog')
  await page.getByRole('button', { name: 'Leave' }).click()
  await fetch(url, { method: 'DELETE' })
  await page.locator('a.line').filter({ hasText: 'refused' }).click()
  await page.getByRole('button', { name: 'Explain' }).waitFor()
  await page.getByText(/headers of the request/).click()
  await look('executions')
  await page.getByRole('button', { name: 'Explain' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Explain' }).click()
  await page.getByText('It would be refused with 405').waitFor()
  await look('explain dialog')
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await goTo(page, 'nowhere')
  await page.getByText('There is nothing here').waitFor()
  await look('nowhere')
}

/** Shows the page as people see it whose machine prefers a theme, at once. */
async function prefer(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await page.locator(`html[data-theme=${theme}]`).waitFor()
}

/** A telephone, on which everything must be in reach. */
const TELEPHONE = { width: 360, height: 720 }

describe(`Every page in ${CHROMIUM}`, function () {
  this.timeout(90_000)
  const open = pages(after)
  const start = apps(after)
  const found: Record<Theme, string[]> = { light: [], dark: [] }
  const wide: string[] = []
  let troubles: readonly string[] = []
  before(async () => {
    const { page, troubles: seen } = await open(TELEPHONE)
    troubles = seen
    let no = 0
    // All of it is done on a telephone.
    await tour(page, (await start()).url, async (name) => {
      const by = await overflow(page)
      if (by > 0) wide.push(`${name}: ${String(by)} px`)
      for (const [theme, width] of looksAt((no += 1))) {
        await page.setViewportSize({ width, height: 860 })
        await prefer(page, theme)
        found[theme].push(...(await violations(page)).map((one) => `${name}: ${one}`))
      }
      await page.setViewportSize(TELEPHONE)
    })
  })

  for (const theme of THEMES)
    it(`has nothing that keeps people from using it, in the ${theme}`, () => {
      expect(found[theme]).to.deep.equal([])
    })

  it('is no wider than a telephone', () => {
    expect(wide).to.deep.equal([])
  })

  it('breaks nothing while people go through all of them', () => {
    expect(troubles).to.deep.equal([])
  })
})
