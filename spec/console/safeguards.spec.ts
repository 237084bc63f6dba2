import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { senderOf } from '../../src/senders/index.js'
import { CHROMIUM } from './support/chromium.js'
import { apps } from './support/apps.js'
import { KEY } from './support/console-hosts.js'
import { makeHook, rest, type MadeHook } from './support/hooks.js'
import { signedInPage } from './support/kept-page.js'
import { clipboardOf, goTo, placeOf, signIn } from './support/walk.js'

const run = promisify(execFile)

const SECRET = `it's "the" $SECRET`

describe(`The safeguards of a system trigger in ${CHROMIUM}`, () => {
  const start = apps(after)
  let address = ''
  before(async () => {
    address = (await start()).url
  })
  const watched = signedInPage(() => address)

  /** The page of a trigger in the boardroom. */
  async function pageOf(name: string, part: object = {}): Promise<MadeHook & { readonly page: Page }> {
    const { page } = watched()
    const made = await makeHook(address, name, part)
    await goTo(page, ...made.place)
    await page.getByRole('heading', { level: 2, name: 'Safeguards' }).waitFor()
    return { ...made, page }
  }

  const shown = ({ instance }: MadeHook): Promise<unknown> =>
    rest(address, 'GET', `/systems/sys-boardroom/triggers/${instance}`)

  it('are set in one form, and summed up', async () => {
    const made = await pageOf('Guarded')
    const { page } = made
    await page.getByText('None beyond the secret').waitFor()
    await page.getByRole('button', { name: 'Change the safeguards' }).click()
    const form = page.getByRole('dialog', { name: 'Safeguards' })
    await form.getByLabel('Calls must be signed').selectOption('github')
    await form.getByLabel('Signing secrets, one a line').fill('the-first-secret\n\nthe-second-secret\n')
    await form.getByLabel('Ask where calls come from').check()
    await form.getByLabel('Addresses and ranges').pressSequentially('10.1.0.0/16\n192.0.2.7')
    await form.getByLabel('Limit the calls of each address').check()
    await form.getByLabel('Calls', { exact: true }).fill('5')
    await form.getByLabel('Treat calls as duplicates').selectOption('member')
    await form.getByLabel('Member, such as event.id').fill('event.id')
    await form.getByLabel('After a failure').selectOption('success')
    await form.getByLabel('Answer 202 if the method takes longer').fill('2.5')
    await form.getByLabel('Largest body, in bytes').fill('5000000')
    await form.getByLabel('Origins whose pages').pressSequentially('https://panel.example.org\n')
    await form.getByLabel('Keep executions').selectOption('failures')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('github, 2 secrets').waitFor()
    await page.getByText('only from 10.1.0.0/16, 192.0.2.7').waitFor()
    await page.getByText('5 calls in 1 minute from each address').waitFor()
    await page
      .getByText(
        'calls with the same member event.id within 1 day get one reply; after a failure they run again',
      )
      .waitFor()
    await page.getByText('failures only').waitFor()
    await page.getByText('of https://panel.example.org may read answers').waitFor()
    expect(await shown(made)).to.deep.include({
      sources: { allow: ['10.1.0.0/16', '192.0.2.7'], local_only: false, cross_site: false },
      rate_limit: { per_address: { calls: 5, seconds: 60 } },
      idempotency: { key: { from: 'member', path: 'event.id' }, window: 86_400, keep: 'success' },
      reply_budget: 2.5,
      record: 'failures',
      max_body: 5_000_000,
      cors: { origins: ['https://panel.example.org'] },
    })
  })

  it('say what people should know of a sender that is chosen, and ask for what it needs', async () => {
    const made = await pageOf('Pushed')
    const { page } = made
    await page.getByRole('button', { name: 'Change the safeguards' }).click()
    const form = page.getByRole('dialog', { name: 'Safeguards' })
    await form.getByLabel('Calls must be signed').selectOption('as Verkada Command')
    await form.getByText('Wants back: 200 within 2 s').waitFor()
    await form.getByLabel('Calls must be signed').selectOption('as Google Cloud Pub/Sub push')
    await form.getByText('Enter the URL at: Google Cloud').waitFor()
    await form.getByLabel('Audience').fill('https://hooks.example.org')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByText('Not saved yet').waitFor()
    await form.getByLabel('Service account').fill('push@example.org')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('google-pubsub, 0 secrets').waitFor()
    expect(await shown(made)).to.have.nested.property(
      'signature.parameters.service_account',
      'push@example.org',
    )
  })

  it('are taken away one by one, and what is not touched stays, secrets as well', async () => {
    const made = await pageOf('Less guarded', {
      signature: { preset: 'stripe', secrets: ['a secret of stripe'] },
      sources: { local_only: true },
      reply_budget: 9,
    })
    const { page } = made
    await page.getByRole('button', { name: 'Change the safeguards' }).click()
    const form = page.getByRole('dialog', { name: 'Safeguards' })
    await form.getByLabel('Ask where calls come from').uncheck()
    await form.getByLabel('Answer 202 if the method takes longer').fill('')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('from any address').waitFor({ state: 'detached' })
    const after = await shown(made)
    expect(after).to.deep.include({ sources: null, reply_budget: null })
    expect(after).to.have.nested.property('signature.secret_count', 1)
    await page.getByRole('button', { name: 'Change the safeguards' }).click()
    await form.getByLabel('Calls must be signed').selectOption('not at all')
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('None beyond the secret').waitFor()
    expect(await shown(made)).to.have.property('signature', null)
  })

  it('say beside each field what the service finds wrong with it', async () => {
    const { page } = await pageOf('Wrongly guarded')
    await page.getByRole('button', { name: 'Change the safeguards' }).click()
    const form = page.getByRole('dialog', { name: 'Safeguards' })
    await form.getByLabel('Calls must be signed').selectOption('github')
    await form.getByLabel('Signing secrets, one a line').fill('short')
    await form.getByLabel('Ask where calls come from').check()
    await form.getByLabel('Addresses and ranges').fill('10.1.0.0/16\nnowhere')
    await form.getByLabel('Limit all calls together').check()
    await form.getByLabel('In how many seconds').fill('0')
    await form.getByLabel('Answer 202 if the method takes longer').fill('3600')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.getByText('Not saved yet').waitFor()
    const wrong = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[aria-invalid]')].map((input) => input.labels[0].textContent)`,
    )
    expect(wrong).to.deep.equal([
      'Signing secrets, one a line',
      'Addresses and ranges they may come from, one a line',
      'In how many seconds',
      'Answer 202 if the method takes longer than, in seconds',
    ])
  })

  it('let nobody save over what someone else has set meanwhile', async () => {
    const made = await pageOf('Guarded by two')
    const { page } = made
    await page.getByRole('button', { name: 'Change the safeguards' }).click()
    await rest(address, 'PATCH', `/systems/sys-boardroom/triggers/${made.instance}`, { reply_budget: 7 })
    const form = page.getByRole('dialog', { name: 'Safeguards' })
    await form.getByLabel('Limit all calls together').check()
    await form.getByRole('button', { name: 'Save' }).click()
    const conflict = page.getByRole('dialog', { name: 'Someone else has changed these safeguards' })
    await conflict.getByRole('row', { name: 'reply budget null 7' }).waitFor()
    await conflict.getByRole('button', { name: 'Save what is chosen' }).click()
    await page.getByText('60 calls in 1 minute in all').waitFor()
    expect(await shown(made)).to.deep.include({ reply_budget: 7 })
  })

  const signatures: [what: string, settings: object][] = [
    ['github', { preset: 'github' }],
    ['slack', { preset: 'slack' }],
    [
      'a scheme of one’s own',
      {
        scheme: {
          kind: 'hmac',
          header: 'X-Signed',
          label: 'v1=',
          algorithm: 'sha512',
          encoding: 'base64url',
          signed: '{timestamp}/{body}',
          timestamp: { header: 'X-Signed', label: 't=' },
          separator: ',',
        },
      },
    ],
  ]
  for (const [what, settings] of signatures)
    it(`are passed by the command that is copied, unedited, signed as ${what}`, async () => {
      const { page } = await pageOf(`Signed as ${what}`, {
        exec_enabled: true,
        signature: { ...settings, secrets: [SECRET] },
      })
      await page.getByLabel('Module and index').selectOption('Display_2')
      await page.getByLabel('Signing secret', { exact: true }).fill(SECRET)
      await page.getByRole('button', { name: 'Copy a curl command' }).click()
      await page.getByText('Copied a curl command').waitFor()
      const { stdout } = await run('sh', ['-c', await clipboardOf(page)])
      expect(stdout)
        .to.match(/^HTTP\/1.1 200 OK\r\n/)
        .and.to.contain('"input":"hdmi2"')
    })

  it('are passed by a call that is tried once the secret is typed, and not before', async () => {
    const { page } = await pageOf('Tried signed', {
      exec_enabled: true,
      signature: { preset: 'standard-webhooks', secrets: [`whsec_${btoa('a key of some length')}`] },
    })
    await page.getByText('Calls must be signed: type the signing secret').waitFor()
    // What is sent is the sample of the sender, unless somebody writes another.
    expect(await page.getByLabel('Body').inputValue()).to.equal(senderOf('standard-webhooks').sample.body)
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('heading', { name: '401' }).waitFor()
    await page.locator('.gates .refused').filter({ hasText: 'signature-missing' }).waitFor()
    await page.getByLabel('Signing secret', { exact: true }).fill(`whsec_${btoa('a key of some length')}`)
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByText('Nothing refuses it: it would notify the trigger.').waitFor()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('heading', { name: '202' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await signIn(page, await placeOf(page), KEY)
    expect(await page.getByLabel('Signing secret', { exact: true }).inputValue()).to.equal('')
  })
})
