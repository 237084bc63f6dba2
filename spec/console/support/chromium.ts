import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

/** Where Chromium is; undefined where it is not installed. */
const executablePath = [
  ...(process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => [join(folder, 'chromium'), join(folder, 'chromium-browser')]),
  '/usr/bin/chromium',
].find((path) => existsSync(path))

/** What specs call it; the name says so when they cannot run. */
export const CHROMIUM = executablePath === undefined ? 'Chromium (which is not installed here)' : 'Chromium'

export const isInstalled = executablePath !== undefined

/** Starts Chromium. Rejects where it is not installed. */
export async function startBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('Chromium is not installed: no chromium is on the PATH')
  // Its sandbox does not run as root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath, args })
}

/** How a page is looked at. */
export interface Look {
  readonly width?: number
  readonly height?: number
  readonly theme?: 'light' | 'dark'
}

/** A page, and everything that should not have happened on it. */
export interface Watched {
  readonly page: Page
  readonly context: BrowserContext
  /** Scripts that failed, breaches of the page's policy, and calls to other origins. */
  readonly troubles: readonly string[]
  /** Forgets what has happened so far. */
  readonly forgetTroubles: () => void
}

/** Tells of breaches of the page's policy; in the page, so as text. */
const BREACHES = `
  addEventListener('securitypolicyviolation', (breach) => {
    reportBreach(breach.violatedDirective + ' ' + breach.blockedURI + ' ' + breach.sample)
  })
`

/** Lets a spec cut the page's websocket, and say on it what it likes; in the page, so as text. */
const SOCKETS = `
  const Socket = WebSocket
  globalThis.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given)
      globalThis.dropSocket = () => this.close()
      globalThis.tellSocket = (data) => this.dispatchEvent(new MessageEvent('message', { data }))
      this.addEventListener('message', ({ data }) => {
        if (data.includes('"execution":"exec-')) globalThis.lastExecution = data
      })
    }
  }
`

/** Opens a page that may use the clipboard, and watches it. */
export async function openPage(
  running: Browser,
  { width = 1280, height = 860, theme = 'light' }: Look = {},
): Promise<Watched> {
  const context = await running.newContext({
    viewport: { width, height },
    colorScheme: theme,
    permissions: ['clipboard-read', 'clipboard-write'],
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const troubles: string[] = []
  await page.exposeFunction('reportBreach', (text: string) => troubles.push(text))
  await page.addInitScript(BREACHES + SOCKETS)
  page.on('pageerror', (error) => troubles.push(String(error)))
  page.on('dialog', (dialog) => {
    troubles.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const [asked, own] = [new URL(request.url()), new URL(page.url())]
    if (own.protocol.startsWith('http') && asked.protocol.startsWith('http') && asked.origin !== own.origin)
      troubles.push(`a call to ${asked.origin}`)
  })
  const forgetTroubles = (): void => {
    troubles.length = 0
  }
  return { page, context, troubles, forgetTroubles }
}
