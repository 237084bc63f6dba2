import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Locator, Page } from 'playwright-core'
import { Display } from '../../drivers/display/display.js'
import { definitionOf, keepReadme } from '../../src/driver/index.js'
import { command, Driver, driver, reply, webhook, z, type WebhookReply } from '../../src/index.js'
import { CHROMIUM } from './support/chromium.js'
import { apps } from './support/apps.js'
import { rest } from './support/hooks.js'
import { signedInPage } from './support/kept-page.js'
import { goTo, placeOf } from './support/walk.js'

const Settings = z.object({
  host: z.string().describe('Its address'),
  level: z.int().min(0).max(9).default(3),
  password: z.string().optional().meta({ secret: true, description: 'To get in' }),
})

@driver({ name: 'Desk Lamp', generic: 'Lamp', description: 'Gives light', settings: Settings })
class Lamp extends Driver<z.output<typeof Settings>> {
  @webhook({ body: z.object({ on: z.boolean() }), sample: { on: true } })
  switch(): WebhookReply {
    return reply(200, { level: this.settings.level })
  }

  @command()
  password(): string | null {
    return this.settings.password ?? null
  }
}

describe(`The operator’s pages in ${CHROMIUM}`, () => {
  const start = apps(after)
  let address = ''
  before(async () => {
    const lamp = definitionOf(Lamp)
    if (lamp)
      keepReadme(lamp, '# Desk Lamp\n\nStands on `desks`.\n\n| key | meaning |\n| - | - |\n| on | light |\n')
    const { url } = await start({
      drivers: [Display, Lamp],
      configuration: { ...(JSON.parse(readFileSync('host.json', 'utf8')) as object), drivers: [] },
    })
    address = url
    for (const id of ['mod-one', 'mod-other'])
      await rest(address, 'POST', '/modules', {
        id,
        driver: 'Desk Lamp',
        settings: { host: id, password: 'of old' },
      })
    await rest(address, 'POST', '/systems', {
      id: 'sys-study',
      name: 'Study',
      modules: ['mod-one', 'mod-other'],
    })
  })
  const watched = signedInPage(() => address)

  /** The dialog that is open. */
  const dialogOf = (page: Page): Locator => page.getByRole('dialog')
  const settingsOf = async (id: string): Promise<unknown> =>
    ((await rest(address, 'GET', `/modules/${id}/settings`)) as unknown[])[0]
  const passwordOf = (at: string): Promise<unknown> =>
    rest(address, 'POST', `/systems/sys-study/${at}/password`, [])

  it('show what a driver offers: webhook methods with schemas and samples, commands, settings', async () => {
    const { page } = watched()
    await goTo(page, 'drivers')
    await page.getByRole('row', { name: /Desk Lamp Gives light Lamp switch POST 1/ }).waitFor()
    await page.getByRole('link', { name: 'Desk Lamp' }).click()
    await page.getByRole('heading', { level: 1, name: 'Desk Lamp' }).waitFor()
    await page.getByText('Schema and sample of switch').click()
    const schema = await page.getByRole('region', { name: 'Schema and sample of switch' }).textContent()
    expect(schema).to.contain('"type": "boolean"').and.to.contain('"on": true')
    await page.getByText('integer from 0 to 9, 3 if left out').waitFor()
    await page.getByText('To get in · string secret').waitFor()
    await page.getByText('password()').waitFor()
    await page.getByText('Stands on desks.').waitFor()
    await page.getByRole('region', { name: 'key, meaning' }).getByRole('cell', { name: 'light' }).waitFor()
  })

  it('make a system, and a module in it, with what the service finds wrong beside each field', async () => {
    const { page } = watched()
    await goTo(page, 'systems')
    await page.getByRole('button', { name: 'New system' }).click()
    await dialogOf(page).getByLabel('Name').fill('Hall')
    await dialogOf(page).getByLabel('Id').fill('sys hall')
    await dialogOf(page).getByRole('button', { name: 'Create system' }).click()
    await dialogOf(page)
      .getByText(/^must be letters, digits/)
      .waitFor()
    await dialogOf(page).getByLabel('Id').fill('sys-hall')
    await dialogOf(page).getByRole('button', { name: 'Create system' }).click()
    await page.getByRole('heading', { level: 1, name: 'Hall' }).waitFor()

    await page.getByRole('button', { name: 'New module' }).click()
    await dialogOf(page).getByLabel('Driver').selectOption('Desk Lamp')
    await dialogOf(page).getByLabel('password').fill('a new secret')
    await dialogOf(page).getByRole('button', { name: 'Create module' }).click()
    await dialogOf(page).getByText('is missing', { exact: true }).waitFor()
    expect(await page.evaluate(`document.querySelector('[aria-invalid]').labels[0].textContent`)).to.equal(
      'host',
    )
    await dialogOf(page).getByLabel('host').fill('10.0.0.7')
    await dialogOf(page).getByLabel('level').fill('7')
    await dialogOf(page).getByRole('button', { name: 'Create module' }).click()
    await page.getByText('Lamp_1').waitFor()
    const [{ id } = { id: '' }] = (await rest(address, 'GET', '/modules?control_system_id=sys-hall')) as {
      id: string
    }[]
    expect(await settingsOf(id)).to.deep.include({
      values: { host: '10.0.0.7', level: 7 },
      secrets: ['password'],
    })
    expect(await rest(address, 'POST', '/systems/sys-hall/Lamp_1/password', [])).to.equal('a new secret')

    await page.getByRole('button', { name: 'Remove this system' }).click()
    await dialogOf(page).getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('link', { name: /^Study/ }).waitFor()
    expect(await page.getByRole('link', { name: /^Hall/ }).count()).to.equal(0)
  })

  it('change settings as the driver describes them, and show no secret', async () => {
    const { page } = watched()
    await goTo(page, 'modules')
    await page
      .getByRole('row', { name: /Lamp mod-one running Desk Lamp sys-study/ })
      .getByRole('link', { name: 'Lamp', exact: true })
      .click()
    await page.getByRole('heading', { level: 1, name: 'Lamp' }).waitFor()
    await page.getByText('kept, and not shown').waitFor()
    expect(await page.locator('#main').textContent()).not.to.contain('of old')
    await page.getByRole('button', { name: 'Edit' }).click()
    expect(await dialogOf(page).getByLabel('password', { exact: true }).inputValue()).to.equal('')
    await dialogOf(page).getByText('There is one; it is not shown.').waitFor()
    await dialogOf(page).getByLabel('level').fill('5')
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    expect(await passwordOf('Lamp_1')).to.equal('of old')

    await page.getByRole('button', { name: 'Edit' }).click()
    await dialogOf(page).getByRole('button', { name: 'Take password away' }).click()
    await dialogOf(page).getByText('Is taken away when this is saved.').waitFor()
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await dialogOf(page).waitFor({ state: 'detached' })
    expect(await settingsOf('mod-one')).to.deep.include({
      values: { host: 'mod-one', level: 5 },
      secrets: [],
    })
    expect(await passwordOf('Lamp_1')).to.equal(null)
  })

  it('let nobody save over what someone else has changed, and lose no secret that was typed', async () => {
    const { page } = watched()
    await goTo(page, 'modules', 'mod-other')
    await page.getByRole('button', { name: 'Edit' }).click()
    await rest(address, 'PATCH', '/modules/mod-other', { name: 'Light' })
    await dialogOf(page).getByLabel('password', { exact: true }).fill('of today')
    await dialogOf(page).getByLabel('level').fill('1')
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    const conflict = page.getByRole('dialog', { name: 'Someone else has changed this module' })
    await conflict.getByRole('row', { name: 'name Lamp Light' }).waitFor()
    expect(await conflict.textContent()).not.to.contain('of today')
    await conflict.getByRole('button', { name: 'Save what is chosen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Light' }).waitFor()
    expect(await settingsOf('mod-other')).to.deep.include({ values: { host: 'mod-other', level: 1 } })
    expect(await passwordOf('Light_1')).to.equal('of today')
  })

  it('change the name of a system and the order of its modules', async () => {
    const { page } = watched()
    await goTo(page, 'systems', 'sys-study')
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await dialogOf(page).getByRole('button', { name: 'Move mod-other up' }).click()
    await dialogOf(page).getByLabel('Name').fill('Library')
    await dialogOf(page).getByLabel('Add a module').selectOption('mod-display-left')
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Library' }).waitFor()
    expect(await rest(address, 'GET', '/systems/sys-study')).to.deep.include({
      name: 'Library',
      modules: ['mod-other', 'mod-one', 'mod-display-left'],
    })
  })

  it('stop, start and remove a module, once that is meant', async () => {
    const { page } = watched()
    await rest(address, 'POST', '/modules', { id: 'mod-spare', driver: 'Desk Lamp', settings: { host: 'x' } })
    await goTo(page, 'modules', 'mod-spare')
    await page.getByRole('button', { name: 'Stop' }).click()
    await dialogOf(page).getByRole('button', { name: 'Stop' }).click()
    await page.getByText('stopped').waitFor()
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByText('running').waitFor()
    await page.getByRole('button', { name: 'Remove this module' }).click()
    await dialogOf(page).getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('heading', { level: 1, name: 'Modules' }).waitFor()
    expect(await placeOf(page)).to.match(/#\/modules$/)
    expect(await page.getByRole('link', { name: 'mod-spare' }).count()).to.equal(0)
  })

  it('offer nothing of that for what the configuration file declares', async () => {
    const { page } = watched()
    await goTo(page, 'systems', 'sys-boardroom')
    await page.getByRole('heading', { level: 1, name: 'Boardroom' }).waitFor()
    await page.getByRole('row', { name: /Display control/ }).waitFor()
    for (const name of ['Edit', 'Remove this system', 'New module'])
      expect(await page.getByRole('button', { name, exact: true }).count(), name).to.equal(0)
  })
})
