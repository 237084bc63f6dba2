import { expect } from 'chai'
import { originsOf, readOrigin } from '../../src/http/index.js'

describe('What somebody writes as the origin of pages', () => {
  const read: [written: string, origin: string][] = [
    ['https://panel.example.org', 'https://panel.example.org'],
    ['https://panel.example.org/', 'https://panel.example.org'],
    [' HTTPS://Panel.Example.ORG ', 'https://panel.example.org'],
    ['https://panel.example.org:443', 'https://panel.example.org'],
    ['http://panel.example.org:80/', 'http://panel.example.org'],
    ['https://panel.example.org:8443', 'https://panel.example.org:8443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['https://*.example.org', 'https://*.example.org'],
    ['https://*.Example.org:8443/', 'https://*.example.org:8443'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['tauri://localhost/', 'tauri://localhost'],
    ['vscode-webview://abc', 'vscode-webview://abc'],
    ['file://', 'file://'],
    ['null', 'null'],
  ]
  for (const [written, origin] of read)
    it(`is one origin in one form: ${written}`, () => {
      expect(readOrigin(written)).to.deep.equal({ origin })
    })

  const refused: [written: string, why: RegExp][] = [
    ['', /has no scheme/],
    ['*', /names no origin/],
    ['panel.example.org', /has no scheme/],
    ['*.example.org', /has no scheme/],
    ['localhost:3000', /has no scheme/],
    ['data:text/html,x', /has no scheme: .* say null/],
    ['https://panel.example.org/app', /has a path/],
    ['https://panel.example.org/?a=1', /has a path/],
    ['https://panel.example.org#top', /has a path/],
    ['https://me@panel.example.org', /has a user/],
    ['https://pan*.example.org', /has a \* that is not all/],
    ['https://a.*.org', /has a \* that is not all/],
    ['https://', /has a host that is none/],
    ['https://*.', /has a host that is none/],
    ['https://pan el', /has a host that is none/],
    ['wss://panel.example.org', /say where the page is, https:\/\/panel\.example\.org/],
    ['tauri://', /has no host/],
    ['file:///srv/panel', /has a path/],
  ]
  for (const [written, why] of refused)
    it(`is refused with the reason where no page can be of it: ${JSON.stringify(written)}`, () => {
      const reading = readOrigin(written)
      expect('fault' in reading ? reading.fault : '').to.match(why)
    })

  const listed = [
    'https://panel.example.org',
    'https://*.rooms.example:8443',
    'capacitor://localhost',
    'null',
  ]
  const pages: [origin: string, isListed: boolean][] = [
    ['https://panel.example.org', true],
    ['http://panel.example.org', false],
    ['https://panel.example.org:8443', false],
    ['https://a.rooms.example:8443', true],
    ['https://a.b.rooms.example:8443', true],
    ['https://rooms.example:8443', false],
    ['https://evilrooms.example:8443', false],
    ['https://a.rooms.example', false],
    ['http://a.rooms.example:8443', false],
    ['https://a.rooms.example:8443.evil.example', false],
    ['capacitor://localhost', true],
    ['null', true],
    ['file://', false],
    ['', false],
  ]
  for (const [origin, isListed] of pages)
    it(`${isListed ? 'has' : 'has not'} a page of ${JSON.stringify(origin)}`, () => {
      expect(originsOf(listed)(origin)).to.equal(isListed)
    })
})
