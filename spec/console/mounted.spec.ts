import { createServer, request, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect } from 'chai'
import { Display } from '../../drivers/display/display.js'
import { addressOf } from '../support/processes.js'
import { CHROMIUM } from './support/chromium.js'
import { apps } from './support/apps.js'
import { consoleHosts, KEY } from './support/console-hosts.js'
import { blankPage } from './support/kept-page.js'
import { goTo, walkToExecUrl, walkToUrl } from './support/walk.js'

const portOf = (server: Server): number => (server.address() as AddressInfo).port

async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return portOf(server)
}

/** A proxy that takes a prefix off, and says another host to what is behind it. */
function proxyTo(target: () => URL, prefix: string): Server {
  const ahead = ({ url = '' }: IncomingMessage): string => url.slice(prefix.length)
  return createServer((asked, response) => {
    if (!asked.url?.startsWith(`${prefix}/`)) {
      response.writeHead(418).end()
      return
    }
    const { hostname, port, host } = target()
    const { method, headers } = asked
    const sent = request({ hostname, port, method, path: ahead(asked), headers: { ...headers, host } })
    sent.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    sent.on('error', () => response.destroy())
    asked.pipe(sent)
  }).on('upgrade', (asked, socket, head: Buffer) => {
    const { hostname, port, host } = target()
    const behind = connect(Number(port), hostname, () => {
      const lines = Object.entries({ ...asked.headers, host }).map(
        ([name, value]) => `${name}: ${String(value)}`,
      )
      behind.write(`GET ${ahead(asked)} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
      behind.write(head)
      behind.pipe(socket).pipe(behind)
    })
    for (const one of [socket, behind]) one.on('error', () => [socket, behind].map((each) => each.destroy()))
  })
}

describe(`The console under /place/ in ${CHROMIUM}`, () => {
  const watched = blankPage()
  const start = consoleHosts()
  const startApp = apps()
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close()
      server.closeAllConnections()
    }
  })

  it('works in an app of somebody else’s, and its URLs do', async () => {
    const configuration = {
      modules: ['left', 'right'].map((side) => ({ id: `mod-${side}`, driver: 'Webhook Display' })),
      systems: [{ id: 'sys-boardroom', name: 'Boardroom', modules: ['mod-left', 'mod-right'] }],
    }
    const { url: address } = await startApp({ drivers: [Display], configuration }, '/place')
    const { page, troubles } = watched()
    // Without the slash at its end, which is added.
    const url = await walkToUrl(page, { url: `${address}/console`, key: KEY })
    expect(url).to.match(new RegExp(`^${address}/api/`))
    expect(await fetch(url, { method: 'POST' })).to.have.property('status', 202)
    expect(await fetch(await walkToExecUrl(page))).to.have.property('status', 200)
    await goTo(page, 'executions')
    await page.locator('a.line').nth(1).waitFor()
    expect(troubles).to.deep.equal([])
  })

  it('shows the URLs that callers outside see, behind a proxy and beside it', async () => {
    let target = ''
    const proxy = proxyTo(() => new URL(target), '/place')
    servers.push(proxy)
    const publicUrl = `http://127.0.0.1:${String(await listen(proxy))}/place`
    target = await addressOf(start(['--public-url', `${publicUrl}/`]))
    const { page, troubles } = watched()
    const url = await walkToUrl(page, { url: `${publicUrl}/console/`, key: KEY })
    expect(url).to.match(new RegExp(`^${publicUrl}/api/`))
    expect(await fetch(url, { method: 'POST' })).to.have.property('status', 202)
    await goTo(page, 'executions')
    await page.locator('a.line').waitFor()
    expect(troubles).to.deep.equal([])

    await page.goto('about:blank')
    const same = await walkToExecUrlInside(page, target)
    expect(same).to.match(new RegExp(`^${publicUrl}/api/`))
    expect(await fetch(same)).to.have.property('status', 200)
    expect(troubles).to.deep.equal([])
  })

  /** The URL that executes, as somebody sees it who is not behind the proxy. */
  async function walkToExecUrlInside(
    page: Parameters<typeof walkToExecUrl>[0],
    address: string,
  ): Promise<string> {
    await page.goto(`${address}/console/`)
    await page.getByLabel('API key').fill(KEY)
    await page.getByRole('button', { name: 'Sign in' }).click()
    return walkToExecUrl(page)
  }
})
