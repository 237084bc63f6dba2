import { expect } from 'chai'
import { SenderName, senderNames, senderOf, SignatureSettings, signingOf } from '../../src/senders/index.js'
import {
  answerHandshake,
  headersOf,
  needsSecret,
  provesBody,
  refuseMissing,
  takesToken,
  verify,
  type Verification,
} from '../../src/signatures/index.js'
import {
  callOf,
  goodUntil,
  keysOf,
  signingFor,
  withHeader,
  withOtherSignature,
  type Vector,
} from './support/vectors.js'

/** What has to be known before people rely on it. */
const BUILDINGS = [
  ...['verkada', 'envoy', 'unifi-access', 'juniper-mist', 'aruba-central', 'milesight', 'nuki', 'netatmo'],
  ...['the-things-stack', 'chirpstack', 'disruptive-technologies', 'nexudus', 'samsara', 'seam'],
  ...['meraki-alerts', 'meraki-scanning', 'webex', 'zoom', 'microsoft-graph', 'azure-event-grid'],
]

describe('Senders', () => {
  it('are forty at least, those of buildings among them', () => {
    expect(senderNames.length).to.be.at.least(40)
    expect(senderNames).to.include.members(BUILDINGS)
  })

  it('have no name that is not known: the nearest are told', () => {
    const { error } = SenderName.safeParse('verkadda')
    expect(error?.issues.map(({ message }) => message)).to.deep.equal([
      'is not a known sender; did you mean `verkada`?',
    ])
    expect(() => senderOf('../sender')).to.throw(RangeError, 'is not a known sender')
  })

  for (const name of senderNames)
    describe(`: ${name}`, () => {
      senderSuite(name)
    })
})

function senderSuite(name: string): void {
  const sender = senderOf(name)
  const { scheme, handshakes } = sender
  for (const vector of sender.vectors) vectorSuite(name, vector)

  it('says what people are asked for', () => {
    const brings = handshakes.some(({ keep }) => keep !== undefined)
    expect(sender.secret !== undefined).to.equal(needsSecret(scheme) || brings)
    expect(sender.handshake_token !== undefined).to.equal(handshakes.some(takesToken))
  })

  it('says where its deadline comes from', () => {
    const { deadline, sources } = sender
    const seconds = new RegExp(`\\(${String(deadline)} s\\b`)
    if (deadline !== undefined) expect(sources.filter((source) => seconds.test(source))).to.have.length(1)
  })

  it('gives an example of each of its handshakes', () => {
    const { handshake_samples } = sender
    for (const handshake of handshakes)
      expect(handshake_samples.some(({ verb }) => verb === handshake.verb)).to.equal(true)
    expect(handshake_samples.length).to.be.at.least(handshakes.length)
  })

  for (const { answer, headers, body, ...sample } of sender.handshake_samples) {
    const request = { ...sample, headers: Object.entries(headers).flat(), body: Buffer.from(body) }

    it(`is answered when it makes sure of a URL by ${sample.verb}`, () => {
      const answers = handshakes.map((handshake) => answerHandshake(handshake, request))
      const [greeted] = answers.filter((one) => one !== undefined)
      expect(greeted).to.include({ status: answer.status, body: answer.body })
      expect(typeof greeted === 'object' && greeted.keep).to.equal(answer.keep)
      expect(typeof greeted === 'object' && greeted.confirm).to.equal(answer.confirm)
      for (const [header, value] of Object.entries(answer.headers))
        expect(typeof greeted === 'object' && greeted.headers.join('\n')).to.include(`${header}\n${value}`)
    })

    it(`is not answered so when it sends its sample by ${sample.verb}`, () => {
      const { headers: own = {}, body: text, query = '' } = sender.sample
      const call = { verb: sample.verb, query, headers: Object.entries(own).flat(), body: Buffer.from(text) }
      const greeted = handshakes.map((one) => answerHandshake(one, { ...request, ...call }))
      // What has a verb of its own is told by that alone.
      if (sample.verb === 'POST') expect(greeted.filter((one) => one !== undefined)).to.deep.equal([])
    })
  }
}

function vectorSuite(name: string, vector: Vector): void {
  const sender = senderOf(name)
  const { scheme } = sender
  const call = callOf(vector)
  const signing = signingFor(name, sender, vector)
  const judged = async (tampered: Verification) => await verify(signing, tampered, keysOf(vector))
  const header = headersOf(scheme)[0]
  const isUnsigned = scheme.kind === 'none'

  it(`is right as it was signed: ${vector.made_by}`, async () => {
    expect(await judged(call)).to.deep.include({ ok: true, scheme: name })
    expect(refuseMissing(signing, call.headers)).to.equal(undefined)
  })

  it('can be said as a scheme of one’s own as well', () => {
    const secrets = vector.secrets.map((secret) => (secret.length < 8 ? secret.repeat(8) : secret))
    const { parameters } = vector
    const own = SignatureSettings.parse(
      JSON.parse(JSON.stringify({ scheme, handshakes: sender.handshakes, secrets, parameters })),
    )
    const preset = SignatureSettings.parse({ preset: name, secrets, ...(parameters && { parameters }) })
    expect({ ...signingOf(own), name }).to.deep.equal(signingOf(preset))
  })

  const namesMembers = 'signed' in scheme && /\{(?:pairs|member):/.test(scheme.signed)
  it(`is ${provesBody(scheme) ? 'refused with another' : 'right with any other'} body`, async () => {
    const body = Buffer.from(vector.body)
    const at = Math.floor(body.length / 2)
    body[at] = (body[at] ?? 0) ^ 1
    const verdict = await judged({ ...call, body })
    if (provesBody(scheme)) expect(verdict).to.include({ ok: false, code: 'signature-invalid' })
    else if (scheme.kind !== 'token' && !namesMembers) expect(verdict).to.include({ ok: true })
  })

  if (!isUnsigned && header !== undefined) {
    it('is refused with another signature, as not right', async () => {
      const other = withHeader(call, header, (text) => withOtherSignature(scheme, text))
      expect(other).not.to.deep.equal(call)
      expect(refuseMissing(signing, other.headers)).to.equal(undefined)
      expect(await judged(other)).to.include({ ok: false, code: 'signature-invalid' })
    })

    for (const one of headersOf(scheme))
      it(`is refused without ${one}, before its body is read`, () => {
        const without = withHeader(call, one, () => undefined)
        expect(refuseMissing(signing, without.headers)).to.deep.equal({
          ok: false,
          code: 'signature-missing',
          reason: `the header ${one} is missing`,
        })
      })
  }

  if (header === undefined && scheme.kind === 'token') {
    it('is refused with another secret in its body, or none', async () => {
      const [secret = ''] = vector.secrets
      const other = { ...call, body: Buffer.from(vector.body.replace(secret, 'another-one')) }
      expect(await judged(other)).to.include({ ok: false, code: 'signature-invalid' })
      const none = { ...call, body: Buffer.from(vector.body.replace(`"${secret}"`, '1')) }
      expect((await judged(none)).ok).to.equal(false)
      expect(await judged({ ...call, body: Buffer.from('{}') })).to.include({ code: 'signature-missing' })
    })
  }

  const until = goodUntil(scheme, vector)
  if (until !== undefined)
    it('is refused when its time is over, as expired', async () => {
      expect(await judged({ ...call, now: until - 1000 })).to.include({ ok: true })
      expect(await judged({ ...call, now: until + 1000 })).to.include({
        ok: false,
        code: 'signature-expired',
      })
    })

  const label = 'label' in scheme ? scheme.label : ''
  if (label !== '' && header !== undefined)
    it('is refused with another label, as not right', async () => {
      const other = withHeader(call, header, (text) => text.replaceAll(label, `x${label}`))
      expect(await judged(other)).to.include({ ok: false, code: 'signature-invalid' })
    })
}
