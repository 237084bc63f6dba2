import { expect } from 'chai'
import { tempDirs } from '../support/temp-dirs.js'
import { CHROMIUM } from './support/chromium.js'
import { pages } from './support/browser.js'
import { apps, boardroom } from './support/apps.js'
import { KEY } from './support/console-hosts.js'
import { makeHook } from './support/hooks.js'
import { blankPage } from './support/kept-page.js'
import { makeTrigger, placeOf, signIn } from './support/walk.js'

describe(`The console in ${CHROMIUM}`, () => {
  const watched = blankPage()
  const open = pages()
  const startApp = apps()
  const makeDir = tempDirs()

  it('comes back by itself after a restart, and shows what is called then', async () => {
    const options = { ...boardroom(), settings: { adminKey: KEY, dataDir: makeDir() } }
    const { url: address, stop } = await startApp(options)
    const { page, troubles } = watched()
    const { notifyUrl: url } = await makeHook(address, 'Doorbell')
    await signIn(page, `${address}/console/#/executions`, KEY)
    await fetch(url, { method: 'POST' })
    await page.locator('a.line').waitFor()

    await stop()
    const state = page.getByRole('banner').getByRole('status')
    await state.filter({ hasText: 'reconnecting' }).waitFor()
    await startApp(options, '', Number(new URL(address).port))
    await state.filter({ hasText: 'live' }).waitFor()
    await page.getByText('The service was started anew').waitFor()
    await fetch(url, { method: 'POST' })
    await page.locator('a.line').nth(1).waitFor()
    expect(await page.locator('a.line').count()).to.equal(2)
    expect(troubles).to.deep.equal([])
  })

  it('shows what it missed while it was not connected, each once', async () => {
    const { url: address } = await startApp()
    const { page, context } = watched()
    const { notifyUrl: url } = await makeHook(address, 'Doorbell')
    await signIn(page, `${address}/console/#/executions`, KEY)
    await fetch(url, { method: 'POST' })
    await page.locator('a.line').waitFor()
    await context.setOffline(true)
    await page.evaluate('dropSocket()')
    await page.getByRole('banner').getByText('reconnecting').waitFor()
    for (let call = 0; call < 5; call += 1) await fetch(url, { method: 'POST' })
    await context.setOffline(false)
    await page.getByRole('banner').getByText('live').waitFor()
    await page.locator('a.line').nth(5).waitFor()
    expect(await page.locator('a.line').count()).to.equal(6)
    expect(await page.locator('.line.gap').count()).to.equal(0)
  })

  it('asks for another key when its own is revoked, and says why', async () => {
    const { url: address, plugin } = await startApp()
    const { key, id } = await plugin.keys.create({ name: 'Desk', role: 'admin' })
    const { page } = watched()
    await signIn(page, `${address}/console/`, key)
    await plugin.keys.revoke(id)
    await page.getByText('The sign-in has ended, or the key is no longer valid.').waitFor()
    expect(await page.getByLabel('API key').inputValue()).to.equal('')
    await page.getByLabel('API key').fill(key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Key not recognised.').waitFor()
  })

  it('lets people choose when somebody else has changed the same trigger', async () => {
    const { url: address } = await startApp()
    const [one, other] = [watched(), await open()]
    await signIn(one.page, `${address}/console/`, KEY)
    await makeTrigger(one.page, 'Doorbell')
    await signIn(other.page, await placeOf(one.page), KEY)

    await other.page.getByLabel('Description').fill('theirs')
    await other.page.getByRole('button', { name: 'Save' }).click()
    await other.page.getByText('Saved.').waitFor()
    await one.page.getByLabel('Debounce period, in seconds').fill('7')
    await one.page.getByRole('button', { name: 'Save' }).click()
    const dialog = one.page.getByRole('dialog', { name: 'Someone else has changed this trigger' })
    await dialog.getByRole('row', { name: 'description Somebody is at the door theirs' }).waitFor()
    await dialog.getByRole('button', { name: 'Save what is chosen' }).click()
    await one.page.getByText('Saved.').waitFor()

    await other.page.getByLabel('Debounce period, in seconds').fill('9')
    await other.page.getByRole('button', { name: 'Save' }).click()
    await other.page.getByRole('button', { name: 'Take theirs' }).click()
    expect(await other.page.getByLabel('Debounce period, in seconds').inputValue()).to.equal('7')
    expect(await other.page.getByLabel('Description').inputValue()).to.equal('theirs')
  })

  it('tells in front of a dialog what could not be done, and keeps it open', async () => {
    const { url: address, stop } = await startApp()
    const { page } = watched()
    await makeHook(address, 'Doorbell')
    await signIn(page, `${address}/console/#/systems/sys-boardroom`, KEY)
    await page.getByRole('button', { name: 'Edit Doorbell' }).click()
    await stop()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('The service does not answer.').waitFor()
    // It is not called live meanwhile.
    await page.locator('.live.lost').waitFor()
    await dialog.getByRole('button', { name: 'Put this message away' }).click()
    await dialog.getByText('The service does not answer.').waitFor({ state: 'detached' })
  })
})
