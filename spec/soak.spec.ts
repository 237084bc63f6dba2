import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { processes } from './support/processes.js'
import './support/built.js'

describe('The soak', () => {
  const run = processes()
  const soak = (...words: string[]) => run(process.execPath, ['dist/bench/soak/run.js', ...words])

  it('says how it is used, with the stages of its README', async () => {
    const asked = soak('--help')
    expect(await asked.exit).to.equal(0)
    const told = [...asked.stdout.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].flatMap(([, name = '']) =>
      name.startsWith('--') ? [] : [name],
    )
    const rows = /^\| stage [^]*?\n\n/m.exec(readFileSync('bench/README.md', 'utf8'))?.[0] ?? ''
    const documented = rows
      .split('\n')
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)])
    expect(told).to.have.length.above(20)
    expect(told).to.have.members(documented.map(([, name]) => name))
  })

  it('refuses a stage that it does not have, and exits with 2', async () => {
    const asked = soak('kil')
    expect(await asked.exit).to.equal(2)
    expect(asked.stderr).to.include('kil')
  })
})
