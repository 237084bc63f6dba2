import { expect } from 'chai'
import { senderNames, senderOf } from '../../src/senders/index.js'
import { hooks, HOOK, SECRET } from '../webhooks/support/hooks.js'
import { Latch } from '../webhooks/support/latch.js'
import { secretsFor, site, TOKEN, type SenderCall } from './support/site.js'
import { tamperingsOf } from './support/tamperings.js'

const PATH = `${HOOK}?secret=${SECRET}`

/** What is left of a sender's deadline for a method. */
const SHARE = 0.75

describe('A webhook of a sender', () => {
  const at = site()
  const ended = () => {
    const { events } = at()
    const { outcome, status, problem, gates } = events.at(-1) ?? {}
    return { outcome, status, problem, gate: gates?.at(-1) }
  }

  for (const name of senderNames) {
    const sender = senderOf(name)
    const { scheme, handshakes, success_status, deadline } = sender

    describe(`: ${name}`, () => {
      it('takes its sample, fires, and answers with the status that it wants', async () => {
        const before = at().fired(name)
        const answer = await at().send(at().callOf(name))
        expect([answer.status, answer.text]).to.deep.equal([success_status, ''])
        expect(ended()).to.include({ outcome: 'notified', status: success_status, problem: null })
        expect(at().fired(name)).to.equal(before + 1)
      })

      it(`has ${deadline === undefined ? 'no budget of time' : `three quarters of ${String(deadline)} s for a method`}`, () => {
        const budget = deadline === undefined ? null : Math.round(deadline * SHARE * 100) / 100
        const { reply_budget, success_status: status } = at().settingsOf(name) ?? {}
        expect(reply_budget).to.equal(budget)
        expect(status ?? 202).to.equal(success_status)
      })

      it('refuses all that is not its own, each at its gate, and does not fire', async () => {
        const before = at().fired(name)
        const call = at().callOf(name)
        const tamperings = tamperingsOf(name, call, secretsFor(name)[0] ?? '')
        if (scheme.kind !== 'none') expect(tamperings.length).to.be.at.least(2)
        for (const { what, call: tampered, code, gate } of tamperings) {
          expect(tampered, what).to.not.deep.equal(call)
          expect((await at().send(tampered)).status, what).to.equal(401)
          expect(ended(), what).to.deep.equal({
            outcome: 'refused',
            status: 401,
            problem: code,
            gate: { gate, code },
          })
        }
        expect(at().fired(name)).to.equal(before)
      })

      // A secret that a handshake brings has a spec of its own, since no configuration file takes it.
      for (const one of sender.handshake_samples.filter(({ answer }) => answer.keep === undefined))
        it(`is answered when it makes sure of its URL by ${one.verb}, and does not fire`, async () => {
          const before = at().fired(name)
          const { verb: method, query, body, headers } = one
          const isSigned = handshakes.some(({ verb, signed }) => verb === one.verb && signed)
          const given = { method, body, headers, query: ownToken(query, one.token) }
          const call = at().signed(name, isSigned ? given : { ...given, headers })
          const answer = await at().send(isSigned ? call : { ...call, headers })
          expect([answer.status, answer.text]).to.deep.equal([
            one.answer.status,
            ownToken(one.answer.body, one.token),
          ])
          for (const [header, value] of Object.entries(one.answer.headers))
            expect(answer.headers[header.toLowerCase()]).to.equal(value)
          expect(ended()).to.include({ outcome: 'answered', problem: null })
          if (one.answer.confirm !== undefined) expect(at().loaded.at(-1)).to.equal(one.answer.confirm)
          expect(at().fired(name)).to.equal(before)
        })
    })
  }

  describe(', as time goes by,', () => {
    // What others have signed is good for a while only, so these come last.
    for (const name of senderNames) {
      const { deadline } = senderOf(name)
      if (deadline === undefined) continue
      it(`is answered in the time of ${name} by a method that takes longer`, async () => {
        const { clock, probe } = at()
        const latch = new Latch([200, null, 'late'])
        probe.answer = () => latch.opened
        const calls = probe.calls.length
        let answer: { readonly status: number } | undefined
        const answering = at()
          .send(at().callOf(name, '/Probe/1/request'))
          .then((come) => (answer = come))
        await probe.called(calls + 1)
        await clock.advance(deadline * SHARE * 1000 - 1)
        expect(answer).to.equal(undefined)
        await clock.advance(1)
        expect((await answering).status).to.equal(202)
        latch.open()
      })
    }

    it('refuses what was signed too long ago, of all whose time is signed', async () => {
      const { clock } = at()
      const timed = senderNames.filter((name) => isTimed(name))
      const calls = timed.map((name): [string, SenderCall] => [name, at().callOf(name)])
      await clock.advance(2 * 3_600_000)
      for (const [name, call] of calls) {
        expect((await at().send(call)).status, name).to.equal(401)
        expect(ended(), name).to.include({ outcome: 'refused', problem: 'signature-expired' })
      }
      expect(timed).to.include.members([
        'verkada',
        'zoom',
        'aws-sns',
        'disruptive-technologies',
        'google-pubsub',
      ])
    })
  })
})

/** Whether what a sender signs has a time that is looked at. */
function isTimed(name: string): boolean {
  const { scheme } = senderOf(name)
  return scheme.kind === 'jwt' || ('timestamp' in scheme && scheme.timestamp !== undefined)
}

/** A text of a sample with the token that this host has agreed on. */
const ownToken = (text: string, token: string | undefined): string =>
  token === undefined ? text : text.replaceAll(token, TOKEN)

describe('A webhook with a sender', () => {
  const start = hooks()

  it('answers HEAD and OPTIONS by handshakes only', async () => {
    const hook = await start({
      instance: { sender: 'trello', signature: { secrets: secretsFor('trello') } },
    })
    expect((await hook.call(PATH, { method: 'HEAD' })).status).to.equal(200)
    expect((await hook.call(PATH, { method: 'OPTIONS' })).status).to.equal(405)
    const plain = await start()
    expect((await plain.call(PATH, { method: 'HEAD' })).status).to.equal(405)
    expect([hook.fired, plain.fired]).to.deep.equal([0, 0])
  })

  it('proves no secret to an unsigned call, where signatures are not required either', async () => {
    const signature = { secrets: ['a-secret-of-the-sender'], required: false }
    const hook = await start({ instance: { sender: 'zoom', signature } })
    const body = '{"event":"endpoint.url_validation","payload":{"plainToken":"anything"}}'
    const answer = await hook.call(PATH, { body, headers: { 'Content-Type': 'application/json' } })
    expect([answer.status, answer.text, hook.fired]).to.deep.equal([200, '', 1])
  })

  it('is to be sent again while the keys of its sender do not come', async () => {
    const scheme = {
      kind: 'jwt',
      header: 'Authorization',
      label: 'Bearer ',
      algorithm: 'RS256',
      keys: 'https://127.0.0.1:1/keys',
      body_unsigned: true,
    }
    const hook = await start({ instance: { signature: { scheme } } })
    const answer = await hook.call(PATH, { headers: { Authorization: 'Bearer a.b.c' }, body: '{}' })
    expect([answer.status, answer.headers['retry-after'], hook.fired]).to.deep.equal([503, '10', 0])
    expect(JSON.parse(answer.text)).to.include({ code: 'signature-keys-unavailable' })
    const bare = await hook.call(PATH, { body: '{}' })
    expect([bare.status, bare.headers['www-authenticate']]).to.deep.equal([401, 'Bearer'])
  })

  it('says how users and passwords are to be sent', async () => {
    const hook = await start({
      instance: { sender: 'the-things-stack', signature: { secrets: ['user:a-password'] } },
    })
    const call = (authorization: string) =>
      hook.call(PATH, { headers: { Authorization: authorization }, body: '{}' })
    const wrong = await call('Basic nobody')
    expect(wrong.headers['www-authenticate']).to.equal('Basic realm="webhook", charset="UTF-8"')
    expect((await call(`basic ${btoa('user:a-password')}`)).status).to.equal(200)
  })

  it('is refused with the status that is asked for', async () => {
    const signature = { secrets: ['a-secret-of-the-sender'], refusal_status: 403 }
    const hook = await start({ instance: { sender: 'github', signature } })
    const answer = await hook.call(PATH, { headers: { 'X-Hub-Signature-256': 'sha256=00' }, body: '{}' })
    expect([answer.status, JSON.parse(answer.text)]).to.deep.include.members([403])
    expect(JSON.parse(answer.text)).to.include({ status: 403, code: 'signature-invalid' })
  })
})
