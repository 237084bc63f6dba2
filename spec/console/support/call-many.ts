import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { rest } from './hooks.js'

/** How many calls a slow page is still told of: the service keeps the last 1000 events, and a notification is one. */
const BATCH = 900

/** Calls a webhook's URL many times over one connection, without waiting for a reply before the next call. */
export async function callMany(url: string, calls: number): Promise<void> {
  const { host, hostname, port, pathname, search } = new URL(url)
  const call = (connection: string): string =>
    `POST ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: ${connection}\r\nContent-Length: 0\r\n\r\n`
  const socket = connect(Number(port), hostname)
  socket.write(call('keep-alive').repeat(calls - 1) + call('close'))
  expect((await text(socket)).match(/HTTP\/1\.1 202 /g)).to.have.length(calls)
}

/** The same, no faster than the page of executions shows them: so it misses none, however slow it is. */
export async function callWatched(page: Page, url: string, calls: number): Promise<void> {
  for (let left = calls; left > 0; left -= BATCH) {
    await callMany(url, Math.min(left, BATCH))
    const [newest] = (await rest(new URL(url).origin, 'GET', '/executions?limit=1')) as { id: string }[]
    await page.locator(`a.line[href$="${newest?.id ?? ''}"]`).waitFor()
  }
}
