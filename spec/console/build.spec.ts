import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { CONSOLE } from '../support/built.js'

const MOST_BYTES = 100 * 1024

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe('The built console', () => {
  const built = (): string[] => filesBelow(CONSOLE)

  it('is under 100 KB packed, all of it', () => {
    const bytes = built().map((path) => gzipSync(readFileSync(path), { level: 9 }).length)
    expect(bytes).not.to.deep.equal([])
    expect(bytes.reduce((sum, one) => sum + one)).to.be.below(MOST_BYTES)
  })

  it('has nothing inline in its page, and all of it beside', () => {
    const page = readFileSync(join(CONSOLE, 'index.html'), 'utf8')
    expect(page).not.to.match(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:/i)
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name = '']) => name)
    expect(named).not.to.deep.equal([])
    for (const name of named) {
      expect(name).to.match(/^\.\//)
      expect(built()).to.include(join(CONSOLE, name))
    }
  })

  it('names no other origin that it could call', () => {
    // Names of XML namespaces, and what a library says of itself, are not addresses.
    const allowed = /^https?:\/\/(www\.w3\.org\/|preactjs\.com|git\.io\/)/
    const named = built().flatMap(
      (path) => readFileSync(path, 'utf8').match(/https?:\/\/[\w.-]+[^\s"'`)]*/g) ?? [],
    )
    expect(named.filter((url) => !allowed.test(url))).to.deep.equal([])
  })
})

describe('The sources of the console', () => {
  const sources = filesBelow('console/src').filter((path) => /\.tsx?$/.test(path))

  const unwanted: [what: string, pattern: RegExp][] = [
    ['text made into markup', /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser/],
    ['text made into code', /\beval\(|new Function|setTimeout\(\s*['"`]/],
    ['a way to keep the key', /sessionStorage|indexedDB|document\.cookie/],
  ]
  for (const [what, pattern] of unwanted)
    it(`are without ${what}`, () => {
      expect(sources).not.to.deep.equal([])
      expect(sources.filter((path) => pattern.test(readFileSync(path, 'utf8')))).to.deep.equal([])
    })

  it('keep nothing in the browser but the theme', () => {
    const keeping = sources.filter((path) => readFileSync(path, 'utf8').includes('localStorage'))
    expect(keeping).to.deep.equal(['console/src/theme.ts'])
  })
})
