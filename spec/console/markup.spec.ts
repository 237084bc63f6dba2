import { expect } from 'chai'
import { Display } from '../../drivers/display/display.js'
import { definitionOf, keepReadme } from '../../src/driver/index.js'
import { until } from '../support/until.js'
import { CHROMIUM } from './support/chromium.js'
import { apps } from './support/apps.js'
import { KEY } from './support/console-hosts.js'
import { rest } from './support/hooks.js'
import { blankPage } from './support/kept-page.js'
import { goTo, signIn } from './support/walk.js'

/** What would run if any of it were taken for markup, and says so. */
const MARKUP = `"'><img src=x onerror="reportBreach('ran')"><script>reportBreach('ran')</script><svg onload=reportBreach('ran')>{{7*7}}`

describe(`Markup and scripts in every stored field, in ${CHROMIUM}`, () => {
  const watched = blankPage()
  const start = apps()

  it('are shown as the text they are, on every page', async () => {
    const display = definitionOf(Display)
    if (display) keepReadme(display, `# ${MARKUP}\n\n${MARKUP}\n\n| ${MARKUP} |\n| - |\n`)
    const { url: address } = await start({
      drivers: [Display],
      configuration: {
        modules: [{ id: `mod-${MARKUP}`, driver: 'Webhook Display', settings: {} }],
        systems: [{ id: 'sys-1', name: MARKUP, modules: [`mod-${MARKUP}`] }],
      },
    })
    const variable = { mod: MARKUP, status: MARKUP, keys: [MARKUP] }
    const trigger = (await rest(address, 'POST', '/triggers', {
      name: MARKUP,
      description: MARKUP,
      enable_webhook: true,
      supported_methods: ['GET', 'POST'],
      control_system_id: 'sys-1',
      conditions: {
        comparisons: [{ left: variable, operator: 'equal', right: MARKUP }],
      },
      actions: {
        functions: [{ mod: MARKUP, method: MARKUP, args: { [MARKUP]: MARKUP } }],
        mailers: [{ emails: ['a@example.org'], content: MARKUP }],
      },
    })) as { id: string }
    const instance = (await rest(address, 'POST', '/systems/sys-1/triggers', {
      trigger_id: trigger.id,
      exec_enabled: true,
      webhook_secret: MARKUP,
      idempotency: { key: { from: 'member', path: MARKUP } },
    })) as { id: string }
    const { page, troubles } = watched()
    await signIn(page, `${address}/console/`, KEY)
    const call = new URL(
      `/api/engine/v2/webhook/${instance.id}/notify/${encodeURIComponent(MARKUP)}/${encodeURIComponent(MARKUP)}/1/${encodeURIComponent(MARKUP)}`,
      address,
    )
    await fetch(call)
    const places = [
      ['triggers'],
      ['triggers', trigger.id],
      ['systems'],
      ['systems', 'sys-1'],
      ['modules'],
      ['modules', `mod-${MARKUP}`],
      ['drivers'],
      ['drivers', 'Webhook Display'],
      ['systems', 'sys-1', 'triggers', instance.id],
      ['executions'],
      [MARKUP],
      ['triggers', MARKUP],
      ['systems', MARKUP, 'triggers', MARKUP],
    ]
    for (const place of places) {
      await goTo(page, ...place)
      await page.waitForLoadState('networkidle')
      expect(await page.locator('#main').textContent()).not.to.equal('')
      // Whatever became an element would be one of these.
      const stray = '#app script, #app [onerror], #app [onload], #app img:not([src="./icon.svg"])'
      expect(await page.locator(stray).count(), place.join('/')).to.equal(0)
    }
    await goTo(page, 'executions')
    await page.locator('a.line').click()
    await page
      .getByRole('complementary', { name: 'One execution' })
      .getByText('module-not-found')
      .first()
      .waitFor()
    await goTo(page, 'systems', 'sys-1')
    await page.getByRole('heading', { level: 1, name: '<script>' }).waitFor()
    await page.getByRole('button', { name: 'Copy the webhook URL' }).click()
    await page.getByText('Copied the webhook URL').waitFor()
    await page.getByRole('button', { name: /^Edit/ }).click()
    await page.getByRole('dialog').waitFor()
    expect(troubles).to.deep.equal([])
  })

  it('would not run either if they became markup, and these specs would hear of it', async () => {
    const { page, troubles } = watched()
    await page.goto(`${(await start()).url}/console/`)
    await page.getByLabel('API key').waitFor()
    await page.evaluate(`{
      const script = document.createElement('script')
      try { script.textContent = "reportBreach('ran')" } catch {}
      document.body.append(script)
      try { document.body.innerHTML = '<img src=x onerror="reportBreach()">' } catch {}
      document.body.append(Object.assign(document.createElement('img'), { src: 'https://elsewhere.example.org/x' }))
    }`)
    await until(
      () => (troubles.some((trouble) => trouble.startsWith('img-src')) ? true : undefined),
      () => `heard of: ${troubles.join(', ')}`,
    )
    expect(troubles.some((trouble) => trouble.startsWith('require-trusted-types-for'))).to.equal(true)
    expect(troubles).not.to.include('ran')
  })
})
