import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Role } from '../../src/auth/index.js'
import { CHROMIUM } from './support/chromium.js'
import { apps } from './support/apps.js'
import { blankPage } from './support/kept-page.js'
import { goTo, signIn } from './support/walk.js'

describe(`What a role may not do, in ${CHROMIUM}`, () => {
  const watched = blankPage()
  const start = apps()

  /** A page of somebody who holds a key of a role. */
  async function pageOf(role: Role): Promise<Page> {
    const { url, plugin } = await start()
    const { key } = await plugin.keys.create({ name: 'Desk', role })
    const { page } = watched()
    await signIn(page, `${url}/console/`, key)
    return page
  }

  it('is not offered to support, which sees no secret either', async () => {
    const page = await pageOf('support')
    await page.getByRole('link', { name: /^Display control/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Display control' }).waitFor()
    await goTo(page, 'systems', 'sys-boardroom')
    await page.getByRole('row', { name: /Display control/ }).waitFor()
    const buttons = await page.evaluate<string[]>(
      `[...document.querySelectorAll('button')].map((one) => one.ariaLabel ?? one.textContent)`,
    )
    expect(buttons).to.have.members(['Use dark colours', 'Sign out'])
    await goTo(page, 'systems', 'sys-boardroom', 'triggers', 'trig-boardroom')
    await page.getByText('Its URL holds a secret, which is shown to administrators only.').waitFor()
  })

  it('is not offered to a user, who sees the names of systems', async () => {
    const page = await pageOf('user')
    await page.getByText('This key lists systems.').waitFor()
    await page.getByText('Boardroom', { exact: true }).waitFor()
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).to.deep.equal(['Systems'])
    await goTo(page, 'executions')
    await page.getByText('There is nothing here').waitFor()
  })
})
