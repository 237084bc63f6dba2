import { expect } from 'chai'
import { CHROMIUM } from './support/chromium.js'
import { apps } from './support/apps.js'
import { makeHook, rest } from './support/hooks.js'
import { signedInPage } from './support/kept-page.js'
import { goTo, makeTrigger } from './support/walk.js'

describe(`The console in ${CHROMIUM}`, () => {
  const start = apps(after)
  let address = ''
  before(async () => {
    address = (await start()).url
  })
  const watched = signedInPage(() => address)

  describe('The trigger form', () => {
    it('says beside each field what the service finds wrong with it, and keeps what was typed', async () => {
      const { page } = watched()
      await goTo(page, 'triggers', 'new')
      await page.getByLabel('Description').fill('a bell')
      await page.getByRole('button', { name: 'On a schedule (cron)' }).click()
      await page.getByLabel('Cron: minute, hour').fill('every day')
      await page.getByRole('button', { name: 'Mail', exact: true }).click()
      await page.getByLabel('Mail to').fill('nobody')
      await page.getByRole('button', { name: 'Create trigger' }).click()
      await page.getByText('Not saved yet. This has to be put right:').waitFor()
      const wrong = await page.evaluate<string[]>(
        `[...document.querySelectorAll('[aria-invalid]')].map((input) => input.labels[0].textContent)`,
      )
      expect(wrong).to.deep.equal(['Name', 'Cron: minute, hour, day, month, weekday', 'Mail to'])
      await page.locator('[aria-invalid]:focus').waitFor()
      expect(await page.evaluate('document.activeElement.labels[0].textContent')).to.equal('Name')
      expect(await page.getByLabel('Description').inputValue()).to.equal('a bell')
    })

    it('shows the next five times of a cron expression as it is typed', async () => {
      const { page } = watched()
      await goTo(page, 'triggers', 'new')
      await page.getByRole('button', { name: 'On a schedule (cron)' }).click()
      await page.getByLabel('Time zone').fill('Europe/Berlin')
      await page.getByLabel('Cron: minute, hour').fill('30 2 1 1 *')
      const times = page.locator('.next li')
      await times
        .filter({ hasText: /^1 Jan \d{4}, 02:30:00$/ })
        .nth(4)
        .waitFor()
      expect(await times.count()).to.equal(5)
      await page.getByLabel('Cron: minute, hour').fill('30 2 31 2 *')
      await page.locator('.next .wrong').waitFor()
    })

    it('offers the modules, status keys and commands of the system it is written for', async () => {
      const { page } = watched()
      await goTo(page, 'triggers', 'new')
      await page.getByLabel('Name', { exact: true }).fill('Quiet')
      await page.getByLabel('System whose modules').selectOption('sys-boardroom')
      await page.getByRole('button', { name: 'Comparison' }).click()
      await page.getByLabel('Left module').fill('Display_2')
      await page.getByLabel('Left status').fill('volume')
      await page.getByText('now: 20').waitFor()
      await page.getByLabel('Compared').selectOption('greater_than')
      await page.getByLabel('Right side').selectOption('number')
      await page.getByLabel('Right value').fill('30')
      await page.getByRole('button', { name: 'Run a module command' }).click()
      await page.getByLabel('Module', { exact: true }).fill('Display_2')
      await page.getByLabel('Method', { exact: true }).fill('volume')
      await page.getByLabel('level', { exact: true }).fill('12')
      await page.getByRole('button', { name: 'Create trigger' }).click()
      await page.getByRole('heading', { level: 1, name: 'Quiet' }).waitFor()
      const [made] = (await rest(address, 'GET', '/triggers?q=Quiet')) as Record<string, unknown>[]
      expect(made).to.deep.include({
        conditions: {
          comparisons: [
            { left: { mod: 'Display_2', status: 'volume', keys: [] }, operator: 'greater_than', right: 30 },
          ],
          time_dependents: [],
        },
        actions: { functions: [{ mod: 'Display_2', method: 'volume', args: { level: 12 } }], mailers: [] },
      })
    })

    it('asks before what is not saved is left', async () => {
      const { page } = watched()
      await goTo(page, 'triggers', 'new')
      await page.getByLabel('Name', { exact: true }).fill('Doorbell')
      await page.getByRole('link', { name: 'Systems', exact: true }).click()
      await page
        .getByRole('dialog', { name: 'Leave without saving?' })
        .getByRole('button', { name: 'Stay' })
        .click()
      expect(await page.getByLabel('Name', { exact: true }).inputValue()).to.equal('Doorbell')
      await page.getByRole('link', { name: 'Systems', exact: true }).click()
      await page.getByRole('button', { name: 'Leave' }).click()
      await page.getByRole('heading', { level: 1, name: 'Systems' }).waitFor()
      await goTo(page, 'triggers', 'new')
      expect(await page.getByLabel('Name', { exact: true }).inputValue()).to.equal('')
    })

    it('only shows what the configuration file declares', async () => {
      const { page } = watched()
      await goTo(page, 'triggers', 'trigger-display')
      await page.getByText('The configuration file declares this trigger').waitFor()
      expect(await page.getByLabel('Name', { exact: true }).isDisabled()).to.equal(true)
      expect(await page.getByRole('button', { name: 'Save' }).count()).to.equal(0)
    })

    it('removes a trigger, once that is meant', async () => {
      const { page } = watched()
      await makeTrigger(page, 'Doorbell')
      await page.getByRole('button', { name: 'Remove' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
      await page.getByRole('heading', { level: 1, name: 'Triggers' }).waitFor()
      await page.getByRole('link', { name: /^Display control/ }).waitFor()
      expect(await page.getByRole('link', { name: /^Doorbell/ }).count()).to.equal(0)
    })
  })

  describe('A secret', () => {
    it('is rotated, and both are counted while both work', async () => {
      const { page } = watched()
      const { notifyUrl: url, place } = await makeHook(address, 'Rotated')
      await goTo(page, ...place)
      await page.getByRole('button', { name: 'Rotate' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click()
      await page.getByText(/^Previous secret/).waitFor()
      const renewed = (await page.getByRole('textbox', { name: 'the URL with a query' }).textContent()) ?? ''
      expect(renewed).not.to.equal(url)
      for (const one of [url, renewed, renewed]) await fetch(one, { method: 'POST' })
      await page.getByRole('button', { name: 'Refresh' }).click()
      await page
        .locator('.figures div')
        .filter({ hasText: /^Current secret2 calls/ })
        .waitFor()
      await page
        .locator('.figures div')
        .filter({ hasText: /^Previous secret \(valid until .*\)1 call/ })
        .waitFor()
    })
  })
})
