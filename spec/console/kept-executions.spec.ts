import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Locator, Page } from 'playwright-core'
import { CHROMIUM } from './support/chromium.js'
import { apps } from './support/apps.js'
import { until } from '../support/until.js'
import { makeHook, type MadeHook } from './support/hooks.js'
import { signedInPage } from './support/kept-page.js'
import { clipboardOf, goTo, placeOf } from './support/walk.js'

const execute = ({ notifyUrl }: MadeHook): Promise<unknown> =>
  fetch(`${notifyUrl}&exec=true&mod=Display&index=2&method=request&floor=3`, {
    method: 'POST',
    headers: { 'X-Floor': 'third' },
    body: '{"volume":35}',
  })

const panelOf = (page: Page): Locator => page.getByRole('complementary', { name: 'One execution' })

describe(`An execution in ${CHROMIUM}`, () => {
  const start = apps(after)
  let address = ''
  before(async () => {
    address = (await start()).url
  })

  /** What the server has said on the websocket and the page has not heard yet. */
  let held: (() => void)[] = []
  let holding = false
  beforeEach(() => {
    held = []
    holding = false
  })

  /** Lets a spec hold back what the server says on the websocket. */
  const holdSocket = (page: Page): Promise<void> =>
    page.routeWebSocket(/\/control/, (socket) => {
      socket.connectToServer().onMessage((message) => {
        const pass = (): void => {
          socket.send(message)
        }
        if (holding) held.push(pass)
        else pass()
      })
    })

  function letGo(): void {
    holding = false
    for (const pass of held.splice(0)) pass()
  }

  const watched = signedInPage(
    () => address,
    ({ page }) => holdSocket(page),
  )

  describe('from before the page', () => {
    /**
     * The page, loaded anew after something was called.
     * @param filter of its executions
     */
    async function pageAfter(
      name: string,
      call: (made: MadeHook) => Promise<unknown>,
      filter = ({ instance }: MadeHook): string => `instance=${instance}`,
    ): Promise<Page> {
      const made = await makeHook(address, name, { exec_enabled: true })
      await call(made)
      const { page } = watched()
      await page.evaluate(`location.hash = '#/executions?${filter(made)}'`)
      await page.reload()
      return page
    }

    it('shows what came and what was answered', async () => {
      const page = await pageAfter('Came', execute)
      const panel = panelOf(page)
      await page.locator('a.line').filter({ hasText: 'Display_2.request' }).click()
      await panel.getByText('floor=3').waitFor()
      await panel.getByText(/headers of the request/).click()
      await panel.getByText('third', { exact: true }).waitFor()
      expect(await panel.getByRole('region', { name: 'Body of the request' }).textContent()).to.contain(
        'volume: 35',
      )
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        panel.getByRole('button', { name: 'Download the body of the request' }).click(),
      ])
      expect(readFileSync(await download.path(), 'utf8')).to.equal('{"volume":35}')
      await panel.getByRole('button', { name: 'Copy the body of the request' }).click()
      await page.getByText('Copied the body of the request.').waitFor()
      expect(await clipboardOf(page)).to.equal('{"volume":35}')
      await panel.getByRole('button', { name: 'Copy as curl' }).click()
      await page.getByText('Copied a curl command.').waitFor()
      const command = await clipboardOf(page)
      expect(command).to.match(
        /^curl -i -X POST '[^']+\/notify\/[\w-]{43}\/Display\/2\/request\?[^']*floor=3' [^]*-H 'X-Floor: third'[^]*--data-binary '\{"volume":35\}'$/,
      )
      await panel.getByRole('button', { name: 'As text' }).last().click()
      expect(await panel.getByRole('region', { name: 'Body of the request' }).textContent()).to.equal(
        '{\n  "volume": 35\n}',
      )
      expect(await panel.getByRole('region', { name: 'Body of the reply' }).textContent()).to.contain(
        'volume: 35',
      )
    })

    it('is told of callers who know no secret, with how many there were', async () => {
      const page = await pageAfter(
        'Guessed at',
        ({ notifyUrl }) => fetch(`${notifyUrl}wrong`, { method: 'POST' }),
        () => 'outcome=refused',
      )
      const panel = panelOf(page)
      await page.locator('a.line').filter({ hasText: 'refused' }).filter({ hasText: '404' }).click()
      await panel.getByText('no webhook: the secret was not right').waitFor()
      expect(await panel.getByRole('button', { name: 'Replay' }).count()).to.equal(0)
    })

    it('can be an earlier one, a hundred at a time', async () => {
      const page = await pageAfter('Called often', async ({ notifyUrl }) => {
        for (let call = 0; call < 130; call += 1)
          await fetch(notifyUrl, { method: 'POST', headers: { 'X-Request-ID': `call-${call}` } })
      })
      await page.getByText('130 executions').waitFor()
      const list = page.getByRole('region', { name: 'Executions, the newest first' })
      await page.evaluate(`document.querySelector('.window').scrollTop = 1e9`)
      await page.locator('ol[start]:has(li:nth-child(20))').waitFor()
      await until(
        async () => {
          await page.evaluate(`document.querySelector('.window').scrollTop = 1e9`)
          return (
            (await page.evaluate<string>(`document.querySelector('.sizer').style.height`)) === '5200px' ||
            undefined
          )
        },
        () => 'not all 130 are there',
      )
      expect(await list.locator('a.line').count()).to.be.below(60)
      await page.getByLabel('Search', { exact: true }).fill('call-0')
      await page.getByText('1 execution', { exact: true }).waitFor()
      expect(await page.locator('a.line').count()).to.equal(1)
      expect(await placeOf(page)).to.match(/q=call-0/)
    })
  })

  describe('that is opened', () => {
    /** The page of executions with those of a trigger of its own, the first of which has just ended. */
    async function opened(
      name: string,
    ): Promise<{ readonly page: Page; readonly panel: Locator; readonly made: MadeHook }> {
      const made = await makeHook(address, name, { exec_enabled: true })
      await execute(made)
      const { page } = watched()
      await goTo(page, 'executions')
      await search(page, made)
      await page.getByText('1 execution', { exact: true }).waitFor()
      await until(
        async () => ((await page.locator('a.line').count()) === 1 ? true : undefined),
        () => 'others are shown too',
      )
      return { page, panel: panelOf(page), made }
    }

    /** Shows only the executions of one trigger. */
    async function search(page: Page, { instance }: MadeHook): Promise<void> {
      await page.getByLabel('Search', { exact: true }).fill(instance)
      await until(
        async () => ((await placeOf(page)).includes(instance) ? true : undefined),
        () => 'it is not searched for',
      )
    }

    it('is run again, past the gates that ask who calls', async () => {
      const { page, panel } = await opened('Run again')
      await page.locator('a.line').click()
      const replay = panel.getByRole('button', { name: 'Replay' })
      await replay.waitFor()
      const first = await placeOf(page)
      await replay.click()
      await page
        .getByRole('dialog', { name: 'Replay this execution?' })
        .getByRole('button', { name: 'Replay' })
        .click()
      await page.getByText('Replayed.').waitFor()
      expect(await placeOf(page)).not.to.equal(first)
      await panel.getByText('Replay of').waitFor()
      await panel.getByText(/^\d+ checks passed, \d+ not asked$/).click()
      await panel.locator('.gates .skipped').filter({ hasText: 'secret givennot asked again' }).waitFor()
      await panel.getByRole('button', { name: 'Compare with the original' }).click()
      const sides = page.getByRole('dialog', { name: 'Original and replay' })
      await sides.getByRole('region', { name: 'Body of the original reply' }).waitFor()
      await sides.getByRole('region', { name: 'Body of the replay’s reply' }).waitFor()
      await page.keyboard.press('Escape')
      await sides.waitFor({ state: 'detached' })
      await page.locator('a.line').nth(1).waitFor()
      await panel.locator('a[href*="/executions/"]').click()
      await panel.getByText('Replay of').waitFor({ state: 'detached' })
      expect(await placeOf(page)).to.equal(first)
    })

    it('is explained as it came, or as people change it', async () => {
      const { page, panel } = await opened('Explained')
      await page.locator('a.line').click()
      await panel.getByRole('button', { name: 'Explain' }).click()
      const dialog = page.getByRole('dialog', { name: 'Explain a call' })
      await dialog.waitFor()
      await dialog.getByText('Put the webhook’s secret in the place of').waitFor({ state: 'detached' })
      expect(await dialog.getByLabel('Headers, one a line').inputValue()).to.contain('X-Floor: third')
      expect(await dialog.getByLabel('Body').inputValue()).to.equal('{"volume":35}')
      await dialog.getByRole('button', { name: 'Explain' }).click()
      await dialog.getByText('it would notify the trigger and execute Display_2.request').waitFor()
      await dialog.getByLabel('HTTP method').selectOption('DELETE')
      await dialog.getByRole('button', { name: 'Explain' }).click()
      await dialog.getByText('It would be refused with 405, and nothing would happen.').waitFor()
      await dialog.locator('.gates .refused').filter({ hasText: 'accepted: GET, POST' }).waitFor()
    })

    it('is one of the next that are captured, counted down as they come, and run when people say so', async () => {
      const { page, panel, made } = await opened('Captured')
      await goTo(page, ...made.place)
      await page.getByRole('button', { name: 'Capture the next calls' }).click()
      await page.getByRole('dialog').getByLabel('How many').fill('2')
      await page.getByRole('dialog').getByRole('button', { name: 'Capture', exact: true }).click()
      await page.getByText('2 still to capture').waitFor()
      await execute(made)
      await page.getByText('1 still to capture').waitFor()
      await execute(made)
      await page.getByText('1 still to capture').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Capture the next calls' }).waitFor()

      await goTo(page, 'executions')
      await search(page, made)
      await page.getByLabel('Outcome').selectOption('captured')
      await page.getByText('2 executions', { exact: true }).waitFor()
      await page.locator('a.line').first().click()
      await panel.getByText('captured', { exact: true }).waitFor()
      expect(await panel.getByRole('region', { name: 'Body of the request' }).textContent()).to.contain(
        'volume: 35',
      )
      await panel.getByRole('button', { name: 'Replay' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click()
      await panel.getByText('answered', { exact: true }).waitFor()

      await panel.getByRole('button', { name: 'Capture the next calls' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Capture', exact: true }).click()
      await panel.getByRole('button', { name: 'Stop capturing' }).click()
      await panel.getByRole('button', { name: 'Capture the next calls' }).waitFor()
    })

    it('keeps its dialog open when the list hears of it only then', async () => {
      const { page, panel } = await opened('Held back')
      await page.locator('a.line').click()
      holding = true
      await panel.getByRole('button', { name: 'Replay' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click()
      await panel.getByText('Replay of').waitFor()
      await panel.getByRole('button', { name: 'Capture the next calls' }).click()
      await page.getByRole('dialog').getByLabel('How many').fill('7')
      letGo()
      await page.locator('a.line').nth(1).waitFor()
      expect(await page.getByRole('dialog').getByLabel('How many').inputValue()).to.equal('7')
    })
  })
})
