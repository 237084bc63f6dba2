import { expect } from 'chai'
import { faultsOf } from '../../src/problem/index.js'
import { senderOf, SignatureSettings, withKeptSecret } from '../../src/senders/index.js'
import { answerOf, Handshake, type HandshakeRequest } from '../../src/signatures/index.js'

const META = 'hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=agreed'
const SLACK = {
  token: 'Jhj5dZrVaK7ZwHHjRyZWjbDl',
  challenge: '3eZbrw1aBm2rZgRNFdxV',
  type: 'url_verification',
}
type Asked = Pick<HandshakeRequest, 'verb' | 'query' | 'headers' | 'body'>

const posted = (body: unknown): Asked => ({
  verb: 'POST',
  query: '',
  headers: [],
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
})
const asked = (query: string, verb = 'GET'): Asked => ({ verb, query, headers: [], body: Buffer.alloc(0) })

/** What a sender's handshake is answered: its text, or the word for a wrong token. */
function greet(sender: string, call: Asked, token?: string): string | undefined {
  const greeted = answerOf(senderOf(sender).handshakes, { ...call, token })
  return typeof greeted === 'object' ? greeted.body : greeted
}

describe('A handshake', () => {
  const cases: [what: string, preset: string, call: Asked, greeted: string | undefined][] = [
    ['Slack with its challenge', 'slack', posted(SLACK), '3eZbrw1aBm2rZgRNFdxV'],
    ['Slack not for another type', 'slack', posted({ ...SLACK, type: 'event_callback' }), undefined],
    ['Slack not without a challenge', 'slack', posted({ type: 'url_verification' }), undefined],
    ['Slack not for a challenge that is no text', 'slack', posted({ ...SLACK, challenge: 5 }), undefined],
    ['Slack not for a body that is no JSON', 'slack', posted('type=url_verification'), undefined],
    ['Slack not before the body is read', 'slack', { verb: 'POST', query: '', headers: [] }, undefined],
    ['Slack not by GET', 'slack', asked('type=url_verification&challenge=1'), undefined],
    ['Meta with its challenge', 'meta', asked(META), '1158201444'],
    ['Meta whatever else is asked', 'meta', asked(`a=b&${META}`), '1158201444'],
    ['Meta not with another token', 'meta', asked(META.replace('agreed', 'agree')), 'wrong token'],
    ['Meta not without a token', 'meta', asked(META.replace(/&hub.verify.*/, '')), 'wrong token'],
    ['Meta not in another mode', 'meta', asked(META.replace('subscribe', 'x')), undefined],
    ['Meta not by POST', 'meta', asked(META, 'POST'), undefined],
    ['Meta not by HEAD', 'meta', asked(META, 'HEAD'), undefined],
    ['Dropbox with its challenge', 'dropbox', asked('challenge=a%20b'), 'a b'],
    ['Dropbox not without one', 'dropbox', asked(''), undefined],
    ['Dropbox not with an empty one', 'dropbox', asked('challenge='), undefined],
    ['Dropbox not with a very long one', 'dropbox', asked(`challenge=${'x'.repeat(1025)}`), undefined],
    ['Meraki with the validator', 'meraki-scanning', asked(''), 'agreed'],
    ['Meraki not for observations', 'meraki-scanning', posted({}), undefined],
    ['nobody else', 'github', asked('challenge=1'), undefined],
  ]
  for (const [what, preset, call, greeted] of cases)
    it(`answers ${what}`, () => {
      expect(greet(preset, call, 'agreed')).to.equal(greeted)
    })

  for (const [preset, query] of [
    ['meta', META],
    ['meraki-scanning', ''],
  ] as const)
    it(`is none of ${preset} while no token is agreed on`, () => {
      expect(greet(preset, asked(query))).to.equal(undefined)
    })

  it('may be answered with headers that the value fits, and only then', () => {
    const handshake = Handshake.parse({
      verb: 'OPTIONS',
      value: { header: 'X-Ask' },
      answer: { status: 204, headers: { 'X-Answer': 'is {value}' } },
    })
    const answer = (value: string) =>
      answerOf([handshake], { verb: 'OPTIONS', query: '', headers: ['x-ask', value] })
    expect(answer('it')).to.deep.equal({ status: 204, headers: ['X-Answer', 'is it'], body: '' })
    expect(answer('a\r\nSet-Cookie: b')).to.equal(undefined)
    expect(
      answerOf([handshake], { verb: 'OPTIONS', query: '', headers: ['X-Ask', 'a', 'X-Ask', 'b'] }),
    ).to.equal(undefined)
  })

  it('that proves a secret is none while there is no secret', () => {
    const { handshakes } = senderOf('zoom')
    const body = Buffer.from('{"event":"endpoint.url_validation","payload":{"plainToken":"a"}}')
    const call = { verb: 'POST', query: '', headers: [], body }
    expect(answerOf(handshakes, call)).to.equal(undefined)
    expect(answerOf(handshakes, { ...call, secrets: ['a-secret'] })).to.include({ status: 200 })
  })

  it('that brings a secret is none where there is one already, or where it brings too short a one', () => {
    const { handshakes } = senderOf('asana')
    const call = { verb: 'POST', query: '', headers: ['X-Hook-Secret', 'a-secret-of-it'] }
    expect(answerOf(handshakes, call)).to.include({ status: 200, keep: 'a-secret-of-it' })
    expect(answerOf(handshakes, { ...call, secrets: ['another-secret'] })).to.equal(undefined)
    expect(answerOf(handshakes, { ...call, headers: ['X-Hook-Secret', 'a-short'] })).to.equal(undefined)
    const settings = SignatureSettings.parse({ preset: 'asana' })
    const kept = withKeptSecret(settings, 'a-secret-of-it')
    expect(kept.secrets).to.deep.equal(['a-secret-of-it'])
    expect(withKeptSecret(kept, 'another-secret').secrets).to.deep.equal(['a-secret-of-it'])
  })

  it('puts what it gives back into JSON as text, quotation marks and braces too', () => {
    const handshake = Handshake.parse({
      verb: 'GET',
      value: { query: 'a' },
      answer: { json: { deep: { er: '{value}' }, is: true, n: 1 } },
    })
    const value = '","admin":true,"{value}{token}'
    const greeted = answerOf([handshake], { ...asked(`a=${encodeURIComponent(value)}`), token: 'agreed' })
    expect(typeof greeted === 'object' && JSON.parse(greeted.body)).to.deep.equal({
      deep: { er: value },
      is: true,
      n: 1,
    })
  })

  const unusable: [what: string, given: object, message: RegExp][] = [
    ['a value from nowhere', { verb: 'GET', answer: { text: '{value}' } }, /^must be given where the answer/],
    ['a secret from nowhere', { verb: 'POST', keep: 'value' }, /^must be given where the answer/],
    ['text and JSON', { verb: 'GET', answer: { text: 'a', json: {} } }, /^has either text or json$/],
    ['another name', { verb: 'GET', answer: { text: '{secret}' } }, /^may name \{value\}/],
    ['a status of failure', { verb: 'GET', answer: { status: 500 } }, /^must be \d+, .* or \d+$/],
    ['another verb', { verb: 'DELETE' }, /^must be `.*` or `/],
    ['two places', { verb: 'GET', value: { query: 'a', header: 'b' } }, /^needs one of/],
    [
      'an HMAC that nobody has described',
      { verb: 'GET', value: { query: 'a' }, answer: { text: '{hmac}' } },
      /^must be given where the answer names \{hmac\}/,
    ],
  ]
  for (const [what, given, message] of unusable)
    it(`cannot be described with ${what}`, () => {
      const { error } = Handshake.safeParse(given)
      expect(error && faultsOf(error)[0]?.message).to.match(message)
    })
})
