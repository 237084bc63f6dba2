import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { Display } from '../../drivers/display/display.js'
import { Driver, driver, reply, webhook, z, type WebhookContext, type WebhookReply } from '../../src/index.js'
import { CHROMIUM, type Watched } from './support/chromium.js'
import { apps } from './support/apps.js'
import { makeHook } from './support/hooks.js'
import { signedInPage } from './support/kept-page.js'
import { goTo } from './support/walk.js'

const Ring = z.object({
  door: z.enum(['front', 'back']).describe('Where somebody is'),
  times: z.number().min(1).max(9).default(1),
  loud: z.boolean(),
  note: z.string().optional(),
})
type Ring = z.output<typeof Ring>

@driver({ name: 'Bell', generic: 'Bell' })
class Bell extends Driver<{ to?: string }> {
  @webhook({ body: Ring, sample: { door: 'front', loud: false } })
  ring(_verb: string, _headers: object, _body: string, { body }: WebhookContext<Ring>): WebhookReply {
    return reply(201, { rang: body })
  }

  @webhook()
  page(): WebhookReply {
    return [200, { 'Content-Type': 'text/html' }, '<script>reportBreach("ran")</script>']
  }

  @webhook()
  away(): WebhookReply {
    return [302, { Location: this.settings.to ?? '/' }, '']
  }
}

/** A boardroom with displays, and a lobby with a bell that sends people elsewhere. */
const house = (elsewhere: string): object => ({
  modules: [
    ...['left', 'right'].map((side) => ({ id: `mod-${side}`, driver: 'Webhook Display' })),
    { id: 'mod-bell', driver: 'Bell', settings: { to: elsewhere } },
  ],
  systems: [
    { id: 'sys-boardroom', name: 'Boardroom', modules: ['mod-left', 'mod-right'] },
    { id: 'sys-lobby', name: 'Lobby', modules: ['mod-bell'] },
  ],
  triggers: [{ id: 'trigger-bell', name: 'Bell', enable_webhook: true }],
  system_triggers: [
    { id: 'trig-bell', trigger_id: 'trigger-bell', control_system_id: 'sys-lobby', exec_enabled: true },
  ],
})

describe(`The console in ${CHROMIUM}`, () => {
  const visits: unknown[] = []
  const elsewhere = createServer((asked, response) => {
    visits.push(asked.url)
    response.end()
  })
  const start = apps(after)
  let address = ''
  before(async () => {
    await once(elsewhere.listen(0, '127.0.0.1'), 'listening')
    const { port } = elsewhere.address() as AddressInfo
    const configuration = house(`http://127.0.0.1:${String(port)}/`)
    address = (await start({ drivers: [Display, Bell], configuration })).url
  })
  after(() => {
    elsewhere.close()
    elsewhere.closeAllConnections()
  })
  const watched = signedInPage(() => address)

  describe('A call that is tried', () => {
    /** The page of a trigger in the boardroom. */
    async function pageOf(name: string, part: object = {}): Promise<Watched> {
      const { place } = await makeHook(address, name, part)
      await goTo(watched().page, ...place)
      return watched()
    }

    it('shows the reply and the gates', async () => {
      const { page, troubles } = await pageOf('Tried', { exec_enabled: true })
      await page.getByLabel('Module and index').selectOption('Display_2')
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: '200 OK' }).waitFor()
      expect(await page.getByLabel('Body of the reply').textContent()).to.contain('"input": "hdmi2"')
      await page.getByText(/^\d+ checks passed/).click()
      await page.locator('.gates .passed').filter({ hasText: 'method found' }).waitFor()
      expect(troubles).to.deep.equal([])
    })

    it('shows the gate that refuses it', async () => {
      const { page } = await pageOf('Refused')
      await page.getByLabel('Module and index').selectOption('Display_1')
      await page.getByText('Execute is not enabled here').waitFor()
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: '403' }).waitFor()
      const refused = page.locator('.gates .refused')
      await refused.waitFor()
      expect(await refused.textContent()).to.equal('execution enabledexec-disabled')
    })

    it('is not sent with a header that is none', async () => {
      const { page } = await pageOf('Not sent')
      await page.getByLabel('Headers, one a line').fill('X-Good: 1\nno header')
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByText('“no header” is not a header').waitFor()
      expect(await page.locator('.reply').count()).to.equal(0)
    })
  })

  describe('A call of a driver’s own shape', () => {
    /** The page of the bell, with a method of it chosen. */
    async function pageOf(method: string): Promise<Watched> {
      const { page } = watched()
      await goTo(page, 'systems', 'sys-lobby', 'triggers', 'trig-bell')
      await page.getByLabel('Module and index').selectOption('Bell_1')
      await page.getByLabel('Method', { exact: true }).selectOption(method)
      return watched()
    }

    it('begins with the sample, and is a form of what the driver declares', async () => {
      const { page } = await pageOf('ring')
      const form = page.getByRole('group', { name: 'Body, as the driver describes it' })
      expect(await form.getByLabel('door').inputValue()).to.equal('"front"')
      await form.getByLabel('door').selectOption('back')
      await form.getByLabel('times').fill('3')
      await form.getByLabel('loud').selectOption('true')
      await form.getByLabel('note').fill('parcel')
      await form.getByText('from 1 to 9 1 if left out').waitFor()
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: '201 Created' }).waitFor()
      expect(JSON.parse((await page.getByLabel('Body of the reply').textContent()) ?? '')).to.deep.equal({
        rang: { door: 'back', times: 3, loud: true, note: 'parcel' },
      })
    })

    it('that does not fit shows the gate it fails', async () => {
      const { page } = await pageOf('ring')
      await page.getByLabel('Body', { exact: true }).fill('{"door":"roof"}')
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: '422' }).waitFor()
      await page.locator('.gates .refused').filter({ hasText: 'invalid-body' }).waitFor()
    })

    it('shows a page that is answered as the text it is', async () => {
      const { page, troubles } = await pageOf('page')
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: '200 OK' }).waitFor()
      expect(await page.getByLabel('Body of the reply').textContent()).to.equal(
        '<script>reportBreach("ran")</script>',
      )
      expect(troubles).to.deep.equal([])
    })

    it('follows no redirect', async () => {
      const { page } = await pageOf('away')
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('heading', { name: 'A redirect, which browsers do not show' }).waitFor()
      await page.getByRole('link', { name: 'Open the execution' }).click()
      await page.getByRole('complementary').getByText('302', { exact: true }).waitFor()
      expect(visits).to.deep.equal([])
    })
  })
})
