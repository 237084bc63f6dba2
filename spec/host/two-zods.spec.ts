import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { z } from 'zod'
import { addressOf, hosts } from '../support/processes.js'
import { site, siteUrl, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'

const FIXTURE = resolve('spec/host/support/two-zods.mjs')

const bodies: [name: string, body: string][] = [
  ['that fits', '{"room":"Atrium","level":40,"mode":"on"}'],
  ['with a member of a wrong form', '{"room":"Atrium","level":"40","mode":"on"}'],
  ['with a member that is too large', '{"room":"Atrium","level":400,"mode":"on"}'],
  ['with a member misspelt', '{"rooom":"Atrium","level":40,"mode":"on"}'],
  ['with another word', '{"room":"Atrium","level":40,"mode":"of"}'],
  ['of another form', '[1,2]'],
]

describe('A driver that brings zod itself', () => {
  const start = hosts(after)
  const makeDir = tempDirs(after)
  let address: string
  before(async () => {
    const configuration = { ...site({ Ours: {}, Theirs: {} }), drivers: [FIXTURE] }
    address = await addressOf(start(['--config', writeSite(makeDir(), configuration)]))
  })

  const answerOf = async (module: string, body: string): Promise<object> => {
    const answer = await fetch(siteUrl(address, module, 'set'), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Request-ID': 'the-same' },
      body,
    })
    return { status: answer.status, body: await answer.text() }
  }

  for (const [name, body] of bodies)
    it(`has a body ${name} answered as with the zod of the package`, async () => {
      const ours = await answerOf('Ours', body)
      expect(ours).to.have.property('status', name === 'that fits' ? 200 : 422)
      expect(await answerOf('Theirs', body)).to.deep.equal(ours)
    })
})

describe('A setting of a driver that brings zod itself', () => {
  const start = hosts(after)
  const makeDir = tempDirs(after)

  it('is named when it is misspelt, as with the zod of the package', async () => {
    const said = await Promise.all(
      ['Ours', 'Theirs'].map(async (driver) => {
        const configuration = { ...site({ [driver]: { unti: '%' } }), drivers: [FIXTURE] }
        const host = start(['--config', writeSite(makeDir(), configuration)])
        expect(await host.exit).to.equal(1)
        return host.stderr.slice(host.stderr.indexOf('modules'))
      }),
    )
    expect(said[0]).to.include('did you mean `unit`?')
    expect(said[1]).to.equal(said[0])
  })
})

describe('The zod of the built package', () => {
  it('speaks every language that zod does', async () => {
    const built = (await import(pathToFileURL(join('dist', 'lib', 'index.js')).href)) as { z: typeof z }
    const issue = { code: 'invalid_type', expected: 'string', input: 1 } as const
    const saidIn = ({ locales }: typeof z) =>
      Object.entries(locales).map(([name, locale]) => [name, locale().localeError(issue)])
    expect(saidIn(built.z)).to.have.length.above(40)
    expect(saidIn(built.z)).to.have.deep.members(saidIn(z))
  })
})
