import { expect } from 'chai'
import type { Locator, Page } from 'playwright-core'
import { until } from '../support/until.js'
import { CHROMIUM } from './support/chromium.js'
import { apps } from './support/apps.js'
import { makeHook, rest, type MadeHook } from './support/hooks.js'
import { signedInPage } from './support/kept-page.js'
import { goTo, placeOf } from './support/walk.js'

const urlOf = ({ notifyUrl }: MadeHook, method: string): string =>
  `${notifyUrl}&exec=true&mod=Display&index=2&method=${method}`

/** Calls a method that is not there, and brings no body that would have to be kept for a replay. */
const fail = (made: MadeHook): Promise<Response> => fetch(urlOf(made, 'none'), { method: 'POST' })

const execute = (made: MadeHook): Promise<Response> =>
  fetch(urlOf(made, 'request'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Kind': 'ring' },
    body: '{"volume":35,"door":{"name":"front"}}',
  })

describe(`Finding out in ${CHROMIUM}`, () => {
  const start = apps(after)
  let address = ''
  let good: MadeHook
  let bad: MadeHook
  before(async () => {
    address = (await start()).url
    good = await makeHook(address, 'Well called', { exec_enabled: true })
    bad = await makeHook(address, 'Badly called', { exec_enabled: true })
    await makeHook(address, 'Never called', { enabled: false })
    for (let call = 0; call < 3; call += 1) await execute(good)
    for (let call = 0; call < 2; call += 1) await fail(bad)
  })
  const watched = signedInPage(() => address)

  const lines = (page: Page): Locator => page.locator('.window a.line')
  const untilLines = (page: Page, count: number): Promise<true> =>
    until(
      async () => ((await lines(page).count()) === count ? true : undefined),
      () => `there are not ${count} lines`,
    )
  const shown = (page: Page): Promise<string> => page.evaluate<string>('location.hash')

  /** The list of what one trigger was called for. */
  async function listOf({ instance }: MadeHook): Promise<Page> {
    const { page } = watched()
    await page.evaluate(`location.hash = '#/executions?instance=${instance}'`)
    return page
  }

  it('begins at home: what fails and why, which opens just that, and what was never called', async () => {
    const { page } = watched()
    await goTo(page, 'home')
    const failing = page.getByRole('link', { name: /method-not-found Badly called in Boardroom/ })
    await page.getByRole('row', { name: /Never called .* disabled .* never called none/ }).waitFor()
    await page.getByRole('row', { name: /Badly called .* 2 0 % .* method-not-found/ }).waitFor()
    await page.getByRole('row', { name: /Well called .* 3 100 % .* none/ }).waitFor()
    await failing.click()
    await page.getByText('2 executions', { exact: true }).waitFor()
    await untilLines(page, 2)
    expect(await page.title()).to.equal('Executions · Webhooks')
  })

  it('lists triggers with their state, their systems, the last call and the last day', async () => {
    const { page } = watched()
    await goTo(page, 'triggers')
    await page
      .getByRole('row', { name: /^Never called.* disabled Boardroom never called .* no call$/ })
      .waitFor()
    const row = page.getByRole('row', {
      name: /^Badly called.* idle Boardroom just now .* 2 calls, 2 failed$/,
    })
    await row.getByRole('link', { name: 'Boardroom' }).click()
    await page.getByRole('heading', { level: 1, name: 'Badly called' }).waitFor()
  })

  it('filters by the server, keeps it in the address, and finds it again', async () => {
    const { page } = watched()
    await goTo(page, 'executions')
    await page.getByText('5 executions', { exact: true }).waitFor()
    await page.getByLabel('Result').selectOption('failed or refused')
    await page.getByText('2 executions', { exact: true }).waitFor()
    expect(await shown(page)).to.equal('#/executions?failed=true')
    await goTo(page, 'systems')
    await page.getByRole('link', { name: 'Executions', exact: true }).click()
    await page.getByText('2 executions', { exact: true }).waitFor()
    await page.getByLabel('Time', { exact: true }).selectOption('last 5 minutes')
    await page.getByLabel('Search', { exact: true }).fill('no such thing')
    await page.getByText('Nothing fits the filters').waitFor()
    await page.getByRole('button', { name: 'Search all times' }).click()
    await page.getByText('Nothing fits the filters').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).last().click()
    await page.getByText('5 executions', { exact: true }).waitFor()
    expect(await shown(page)).to.equal('#/executions')
  })

  it('looks into bodies when it is asked to', async () => {
    const page = await listOf(good)
    await page.getByLabel('Search', { exact: true }).fill('"name":"front"')
    await page.getByText('0 executions', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'More filters' }).click()
    await page.getByLabel('Search in bodies too').check()
    await page.getByText('3 executions', { exact: true }).waitFor()
    await untilLines(page, 3)
  })

  it('counts in the chart what the server has, and a time is chosen by dragging', async () => {
    const page = await listOf(good)
    await page.getByText(/^3 in the last hour, /).waitFor()
    const plot = page.locator('.plot svg')
    const box = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0 }
    await page.mouse.move(box.x + box.width * 0.1, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20)
    await page.mouse.up()
    await page.getByText('Nothing in the chosen time').waitFor()
    expect(await shown(page)).to.match(/instance=[^&]+&from=\d+&to=\d+$/)
    expect(await page.getByLabel('From', { exact: true }).inputValue()).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d/)
  })

  it('goes through the list by keys alone', async () => {
    const page = await listOf(bad)
    await untilLines(page, 2)
    await page.getByRole('region', { name: 'Executions, the newest first' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('j')
    await page.locator('.window li:nth-child(2) a:focus').waitFor()
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'One execution' })
    await panel.waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await page.locator('.window:focus').waitFor()
    await page.keyboard.press('/')
    await page.locator('#words:focus').waitFor()
    await page.getByRole('region', { name: 'Executions, the newest first' }).focus()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).getByText('show these keys').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('.window:focus').waitFor()
  })

  it('shows the result first, and a refusal with what mends it', async () => {
    const made = await makeHook(address, 'Not enabled')
    await execute(made)
    const page = await listOf(made)
    await lines(page).click()
    const panel = page.getByRole('complementary', { name: 'One execution' })
    expect(await panel.locator('.headline .result').textContent()).to.equal('403')
    expect(await panel.locator('.headline .result').getAttribute('class')).to.contain('warn')
    await panel.locator('.gates .refused').filter({ hasText: 'exec-disabled' }).waitFor()
    await panel.getByRole('link', { name: 'Enable execution' }).click()
    await page.getByRole('dialog', { name: 'Edit Not enabled' }).getByLabel('Execute enabled').check()
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    expect((await execute(made)).status).to.equal(200)
  })

  it('replays all that failed, once people have seen how many', async () => {
    const page = await listOf(bad)
    await page.getByLabel('Result').selectOption('failed or refused')
    await page.getByRole('button', { name: 'Replay all 2 failed' }).click()
    const dialog = page.getByRole('dialog', { name: 'Replay 2 executions?' })
    await dialog.getByRole('button', { name: 'Replay' }).click()
    await dialog.getByText('2 of 2 replayed').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByText('4 executions', { exact: true }).waitFor()
  })

  it('replays those that are ticked', async () => {
    const page = await listOf(good)
    await untilLines(page, 3)
    await page
      .getByRole('checkbox', { name: /^Tick exec-/ })
      .first()
      .check()
    await page.getByRole('button', { name: 'Replay 1 ticked' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click()
    await page.getByText('1 of 1 replayed').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await untilLines(page, 4)
  })

  it('sends a call again with changes, and shows both replies', async () => {
    const page = await listOf(good)
    await lines(page).last().click()
    await page.getByRole('button', { name: 'Edit and send' }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit and send' })
    await dialog.getByLabel('Body', { exact: true }).fill('{"volume":7}')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await dialog.getByRole('heading', { name: 'Now: 200 OK' }).waitFor()
    expect(await dialog.getByLabel('Body of the reply before').textContent()).to.contain('"volume": 35')
    expect(await dialog.getByLabel('Body of the reply now').textContent()).to.contain('"volume": 7')
  })

  it('shows the last calls on the page of a trigger', async () => {
    const { page } = watched()
    await goTo(page, ...bad.place)
    await page.getByText(/^4 in the last 24 hours, 4 failed or refused$/).waitFor()
    await page.locator('.recent a.line').nth(3).waitFor()
    expect(await page.title()).to.equal('Badly called · Systems · Webhooks')
    await fail(bad)
    await page.locator('.recent a.line').nth(4).waitFor()
  })

  it('builds a filter from the latest call, and answers success as a sender wants it', async () => {
    const { page } = watched()
    await goTo(page, ...good.place)
    await page.getByRole('button', { name: 'Change the safeguards' }).click()
    const form = page.getByRole('dialog', { name: 'Safeguards' })
    await form.getByLabel('Status of success').fill('204')
    await form.getByLabel('Only some calls are meant').check()
    await form.getByRole('button', { name: 'Choose from the latest call' }).click()
    await form.getByRole('button', { name: 'Only calls where the header X-Kind equals "ring"' }).click()
    await page.keyboard.press('Escape')
    await form.getByText('Discard what you have changed?').waitFor()
    await form.getByRole('button', { name: 'Keep editing' }).click()
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('only calls where the header X-Kind equals "ring"').waitFor()
    expect(await rest(address, 'GET', `/systems/sys-boardroom/triggers/${good.instance}`)).to.deep.include({
      success_status: 204,
      filter: {
        match: 'all',
        comparisons: [{ left: { header: 'X-Kind' }, operator: 'equal', right: 'ring' }],
      },
    })
    expect((await fetch(good.notifyUrl, { method: 'POST' })).status).to.equal(204)
    const page2 = await listOf(good)
    await lines(page2).filter({ hasText: 'filtered out' }).waitFor()
  })

  it('runs a command of a module from a form, and shows its result', async () => {
    const { page } = watched()
    await goTo(page, 'systems', 'sys-boardroom')
    const card = page.locator('details.module').filter({ hasText: 'Display_2' })
    await card.getByText('Commands', { exact: true }).click()
    await card.getByRole('button', { name: 'volume', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Display_2.volume' })
    await dialog.getByLabel('level').fill('41')
    await dialog.getByRole('button', { name: 'Run' }).click()
    await dialog.getByLabel('Result').waitFor()
    expect(await rest(address, 'GET', '/systems/sys-boardroom/Display_2/volume')).to.equal(41)
  })

  it('makes keys, shows each once, and revokes them', async () => {
    const { page } = watched()
    await goTo(page, 'keys')
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Front desk')
    await page.getByRole('button', { name: 'Create key' }).click()
    const key = (await page.getByRole('textbox', { name: 'the new key' }).textContent()) ?? ''
    await page.getByRole('button', { name: 'Done' }).click()
    const row = page.getByRole('row', { name: /Front desk support .* never/ })
    await row.waitFor()
    const use = (): Promise<Response> =>
      fetch(`${address}/api/engine/v2/triggers`, { headers: { 'X-API-Key': key } })
    expect((await use()).status).to.equal(200)
    await row.getByRole('button', { name: 'Revoke Front desk' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await row.waitFor({ state: 'detached' })
    expect((await use()).status).to.equal(401)
  })

  it('stays signed in when the page is loaded anew, and no script sees by what', async () => {
    const { page } = watched()
    const sockets: string[] = []
    page.on('websocket', (socket) => sockets.push(socket.url()))
    await page.reload()
    await page.getByRole('banner').getByText('live', { exact: true }).waitFor()
    expect(await page.evaluate('document.cookie')).to.equal('')
    expect(sockets.join(' ')).to.match(/control\?ticket=[\w-]{43}$/)
  })

  const signInAgain = async (page: Page): Promise<void> => {
    const dialog = page.getByRole('dialog', { name: 'Sign in again' })
    await dialog.getByLabel('API key').fill('the-admin-key-of-specs-of-the-console')
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  it('keeps page and draft behind the sign-in that it opens when the session ends', async () => {
    const { page } = watched()
    await goTo(page, 'triggers', 'new')
    await page.getByLabel('Name', { exact: true }).fill('Half typed')
    const [cookie] = await page.context().cookies(`${address}/api/engine/v2/triggers`)
    const headers = { cookie: `${cookie?.name ?? ''}=${cookie?.value ?? ''}`, Origin: address }
    await fetch(`${address}/api/engine/v2/sign_in`, { method: 'DELETE', headers })
    await signInAgain(page)
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).to.equal('Half typed')
  })

  it('keeps page and draft behind the sign-in when a change is refused for want of a session', async () => {
    const { page } = watched()
    await goTo(page, 'triggers', 'new')
    await page.getByLabel('Name', { exact: true }).fill('Typed in full')
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Create trigger' }).click()
    await signInAgain(page)
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).to.equal('Typed in full')
    await page.getByRole('button', { name: 'Create trigger' }).click()
    await page.getByRole('heading', { level: 1, name: 'Typed in full' }).waitFor()
    expect(await placeOf(page)).to.match(/#\/triggers\/trigger-/)
  })
})
