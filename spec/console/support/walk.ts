import type { Page } from 'playwright-core'

/** Where a walk begins. */
export interface WalkOptions {
  /** The console's address. */
  readonly url: string
  readonly key: string
  /** Told of each step, when it can be seen. */
  readonly onStep?: (name: string) => Promise<void>
}

/** Signs in with a key. */
export async function signIn(page: Page, url: string, key: string): Promise<void> {
  await page.goto(url)
  await page.getByLabel('API key').fill(key)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page
    .getByRole('status')
    .filter({ hasText: /^live$/ })
    .waitFor()
}

/** What is on the clipboard. */
export const clipboardOf = (page: Page): Promise<string> =>
  page.evaluate<string>('navigator.clipboard.readText()')

/** Where the page is by its own account; Playwright hears of it a little later. */
export const placeOf = (page: Page): Promise<string> => page.evaluate<string>('location.href')

/** Goes to a place of the console without loading the page anew, which would forget the key. */
export async function goTo(page: Page, ...parts: readonly string[]): Promise<void> {
  const hash = `#/${parts.map(encodeURIComponent).join('/')}`
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
}

/** Makes a trigger with a webhook, from wherever the page is. */
export async function makeTrigger(page: Page, name: string, onStep?: WalkOptions['onStep']): Promise<void> {
  await page.getByRole('link', { name: 'Triggers', exact: true }).click()
  await page.getByRole('button', { name: 'New trigger' }).click()
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Description').fill('Somebody is at the door')
  await page.getByLabel('GET', { exact: true }).check()
  await page.getByLabel('Debounce period, in seconds').fill('0.5')
  await onStep?.('new-trigger')
  await page.getByRole('button', { name: 'Create trigger' }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** Follows the documentation as far as a URL that notifies; ends in the system. */
export async function walkToUrl(page: Page, { url, key, onStep }: WalkOptions): Promise<string> {
  await page.goto(url)
  await page.getByLabel('API key').waitFor()
  await onStep?.('sign-in')
  await signIn(page, url, key)
  await makeTrigger(page, 'Doorbell', onStep)
  await page.getByRole('link', { name: 'Systems', exact: true }).click()
  await onStep?.('systems')
  await page.getByRole('link', { name: /^Boardroom/ }).click()
  await page.getByRole('button', { name: 'Add trigger' }).click()
  await page.getByRole('dialog').getByLabel('Trigger', { exact: true }).selectOption({ label: 'Doorbell' })
  await onStep?.('add-trigger')
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'Copy the webhook URL of Doorbell' }).click()
  await page.getByText('Copied the webhook URL of Doorbell.').waitFor()
  await onStep?.('webhook-url')
  return clipboardOf(page)
}

/** Enables execution of the trigger in the system, and puts a URL together that executes; ends at it. */
export async function walkToExecUrl(page: Page, onStep?: WalkOptions['onStep']): Promise<string> {
  await page.getByRole('link', { name: 'Systems', exact: true }).click()
  await page.getByRole('link', { name: /^Boardroom/ }).click()
  await page.getByRole('button', { name: 'Edit Doorbell' }).click()
  await page.getByRole('dialog').getByLabel('Execute enabled').check()
  await onStep?.('execute-enabled')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page
    .getByRole('row', { name: /Doorbell/ })
    .getByText('execute enabled')
    .waitFor()
  await page.getByRole('rowheader').getByRole('link', { name: 'Doorbell' }).click()
  await page.getByLabel('Module and index').selectOption('Display_2')
  await page.getByRole('button', { name: 'Copy the URL as a path' }).click()
  // It is on the clipboard only then.
  await page.getByText('Copied the URL as a path.').waitFor()
  await onStep?.('url-builder')
  return clipboardOf(page)
}
