import { expect } from 'chai'
import { senders } from '../../../src/cli/commands/senders.js'
import { senderNames } from '../../../src/senders/index.js'
import { called, type Said } from '../support/called.js'

const run = (...args: string[]): Promise<Said> => called(senders, args)

describe('placeos-webhooks senders', () => {
  it('lists every sender that is known by name, a line each', async () => {
    const { code, out } = await run()
    expect(code).to.equal(0)
    const lines = out.trimEnd().split('\n')
    expect(lines.map((line) => line.split(' ', 1)[0])).to.deep.equal([...senderNames])
    expect(lines.find((line) => line.startsWith('verkada '))).to.match(
      / {2}Verkada Command: HMAC-SHA-256 in /,
    )
  })

  it('tells of one what to enter where, and what to set', async () => {
    const { code, out } = await run('zoom')
    expect(code).to.equal(0)
    expect(out).to.match(/^Zoom\n\n- Sends: /)
    expect(out).to.include('- secrets: Secret Token (Zoom App Marketplace')
    expect(out).to.include('- Wants back: 200 within 3 s; the suggested reply_budget is 2.25 s.')
    expect(out).to.include('{"sender":"zoom","signature":{"secrets":["…"]}}')
    expect(out).to.not.include('`')
  })

  it('tells the nearest names of one that is not known, with its usage', async () => {
    const { code, out, err } = await run('verkadda')
    expect([code, out]).to.deep.equal([2, ''])
    expect(err).to.match(
      /^NAME verkadda: is not a known sender; did you mean verkada\? See placeos-webhooks senders --help\n$/,
    )
    expect((await run('meraki')).err).to.match(/did you mean meraki-alerts or meraki-scanning\?/)
    expect((await run('../../package')).err).to.match(/^NAME \.\.\/\.\.\/package: is not a known sender/)
  })

  it('prints its usage', async () => {
    expect(await run('--help')).to.include({ code: 0, err: '' })
    expect((await run('zoom', 'slack')).err).to.match(/^slack is one word too many; see /)
  })
})
