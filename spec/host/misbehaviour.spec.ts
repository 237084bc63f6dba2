import { resolve } from 'node:path'
import { expect } from 'chai'
import { addressOf, hosts, type SpawnedProcess } from '../support/processes.js'
import { site, siteUrl, writeSite } from '../support/site.js'
import { tempDirs } from '../support/temp-dirs.js'

const FIXTURE = resolve('spec/host/support/wicked.mjs')

/** Names of what is in its tables. */
interface Wicked {
  readonly returns: Readonly<Record<string, unknown>>
  readonly misdeeds: Readonly<Record<string, unknown>>
}

const { returns, misdeeds } = (await import(FIXTURE)) as Wicked

const FAILED = { status: 502, code: 'driver-failed' }
const LATE = { status: 504, code: 'driver-timeout' }
const FIRST = { status: 200, text: 'first' }
const ACCEPTED = { status: 202, text: '' }
const LARGE = { status: 200, text: 'x'.repeat(100e6) }

/** What becomes of a misdeed, unless its call fails. */
const others: Readonly<Record<string, object>> = {
  'never answers': LATE,
  'is a thenable that never settles': LATE,
  'answers too late': LATE,
  'answers too late, what cannot be read': LATE,
  'fails too late, with what cannot be read': LATE,
  'is a thenable that settles twice': FIRST,
  'is a thenable that settles, and then rejects': FIRST,
  'is a thenable that settles, and then throws': FIRST,
  'is a thenable that settles again after the answer': FIRST,
  'changes its answer when it has given it': FIRST,
  'sets a cookie': FIRST,
  'sets a length of its own': FIRST,
  'answers 100 MB of text': LARGE,
  'answers 100 MB of bytes': LARGE,
  'has a body where there must be none': { status: 204, text: '' },
  'throws in a later turn': ACCEPTED,
  'rejects where nobody looks': ACCEPTED,
  'rejects where nobody looks, with an error': ACCEPTED,
  'logs what cannot be read': FIRST,
  'logs what is circular': FIRST,
  'changes all that it is given': FIRST,
}

describe('A host with a driver that misbehaves', () => {
  const start = hosts(after)
  const makeDir = tempDirs(after)
  let host: SpawnedProcess
  let address: string
  before(async () => {
    const configuration = { ...site({ Wicked: {} }), drivers: [FIXTURE] }
    host = start(['--config', writeSite(makeDir(), configuration)], { env: { LOG_LEVEL: 'debug' } })
    address = await addressOf(host)
  })

  const call = (method: string, body = '', init: RequestInit = {}): Promise<Response> =>
    fetch(siteUrl(address, 'Wicked', method), {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(30_000),
      ...init,
    })

  /** Holds the next call of the same module to what it always answers. */
  async function worksStill(): Promise<void> {
    const answer = await call('well')
    expect([answer.status, await answer.text()]).to.deep.equal([200, 'well'])
  }

  async function expectAnswer(answer: Response, expected: object): Promise<void> {
    const text = await answer.text()
    const { status } = answer
    if ('text' in expected)
      expect({ status, text: text === expected.text ? text : text.slice(0, 200) }).to.deep.equal(expected)
    else expect({ status, code: (JSON.parse(text) as { code: string }).code }).to.deep.equal(expected)
    expect(text.includes('swordfish')).to.equal(false)
    expect(answer.headers.getSetCookie()).to.deep.equal([])
  }

  it('is told more than forty answers that are none, and more than a dozen misdeeds', () => {
    expect(Object.keys(returns)).to.have.length.of.at.least(40)
    expect(Object.keys(misdeeds)).to.have.length.of.at.least(12)
    expect(Object.keys(misdeeds)).to.include.members(Object.keys(others))
  })

  for (const what of Object.keys(returns))
    it(`fails its call alone: it answers ${what}`, async () => {
      for (const method of ['return', 'returnLater']) {
        await expectAnswer(await call(method, what), FAILED)
        await worksStill()
      }
    })

  for (const what of Object.keys(misdeeds))
    it(`harms no other call: it ${what}`, async () => {
      await expectAnswer(await call('misbehave', what), others[what] ?? FAILED)
      await worksStill()
    })

  it('harms no other call: it never answers a caller who has hung up', async () => {
    const caller = new AbortController()
    const answer = call('misbehave', 'never answers', { signal: caller.signal })
    const next = call('well')
    caller.abort()
    const outcome = await answer.then(
      ({ status }) => status,
      () => 'hung up',
    )
    expect(outcome).to.equal('hung up')
    expect((await next).status).to.equal(200)
    await worksStill()
  })

  it('has said in its log what went wrong, line by line, and has not ended', async () => {
    const lines = host.stderr.trim().split('\n')
    for (const line of lines) expect(() => JSON.parse(line) as unknown, line.slice(0, 200)).not.to.throw()
    expect(Math.max(...lines.map(({ length }) => length))).to.be.below(100_000)
    const strays = lines.filter((line) => line.includes('an error was not handled'))
    expect(strays).to.have.length(3)
    expect(host.stderr).to.include('a webhook method ended after its caller was answered 504')
    host.signal('SIGTERM')
    expect(await host.exit).to.equal(0)
  })
})
