import { expect } from 'chai'
import { greet, type Greeted, type Greeting, type PresetName } from '../../src/signatures/index.js'
import { settingsOf } from './support/samples.js'

const META = 'hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=agreed'
const SLACK = {
  token: 'Jhj5dZrVaK7ZwHHjRyZWjbDl',
  challenge: '3eZbrw1aBm2rZgRNFdxV',
  type: 'url_verification',
}
const posted = (body: unknown): Greeting => ({
  verb: 'POST',
  query: '',
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
})
const asked = (query: string, verb = 'GET'): Greeting => ({ verb, query, body: Buffer.alloc(0) })

describe('A handshake', () => {
  const cases: [what: string, preset: PresetName, greeting: Greeting, greeted: Greeted | undefined][] = [
    ['Slack with its challenge', 'slack', posted(SLACK), { answer: '3eZbrw1aBm2rZgRNFdxV' }],
    ['Slack not for another type', 'slack', posted({ ...SLACK, type: 'event_callback' }), undefined],
    ['Slack not without a challenge', 'slack', posted({ type: 'url_verification' }), undefined],
    ['Slack not for a challenge that is no text', 'slack', posted({ ...SLACK, challenge: 5 }), undefined],
    ['Slack not for a body that is no JSON', 'slack', posted('type=url_verification'), undefined],
    ['Slack not before the body is read', 'slack', { verb: 'POST', query: '' }, undefined],
    ['Slack not by GET', 'slack', asked('type=url_verification&challenge=1'), undefined],
    ['Meta with its challenge', 'meta', asked(META), { answer: '1158201444' }],
    ['Meta whatever else is asked', 'meta', asked(`a=b&${META}`), { answer: '1158201444' }],
    ['Meta not with another token', 'meta', asked(META.replace('agreed', 'agree')), 'wrong token'],
    ['Meta not without a token', 'meta', asked(META.replace(/&hub.verify.*/, '')), 'wrong token'],
    ['Meta not in another mode', 'meta', asked(META.replace('subscribe', 'x')), undefined],
    ['Meta not by POST', 'meta', asked(META, 'POST'), undefined],
    ['Meta not by HEAD', 'meta', asked(META, 'HEAD'), undefined],
    ['Dropbox with its challenge', 'dropbox', asked('challenge=a%20b'), { answer: 'a b' }],
    ['Dropbox not without one', 'dropbox', asked(''), undefined],
    ['Dropbox not with an empty one', 'dropbox', asked('challenge='), undefined],
    ['Dropbox not with a very long one', 'dropbox', asked(`challenge=${'x'.repeat(1025)}`), undefined],
    ['Meraki with the validator', 'meraki-scanning', asked(''), { answer: 'agreed' }],
    ['Meraki not for observations', 'meraki-scanning', posted({}), undefined],
    ['nobody else', 'github', asked('challenge=1'), undefined],
  ]
  for (const [what, preset, greeting, greeted] of cases)
    it(`answers ${what}`, () => {
      const settings = settingsOf({ preset, secrets: ['a-secret-of-the-sender'], handshake_token: 'agreed' })
      expect(greet(settings, greeting)).to.deep.equal(greeted)
    })

  for (const [preset, query] of [
    ['meta', META],
    ['meraki-scanning', ''],
  ] as const)
    it(`is none of ${preset} while no token is agreed on`, () => {
      const settings = settingsOf({ preset, secrets: ['a-secret-of-the-sender'] })
      expect(greet(settings, asked(query))).to.equal(undefined)
    })

  it('is none of a scheme of one’s own', () => {
    const scheme = { kind: 'token', header: 'X-Token' } as const
    const settings = settingsOf({ scheme, secrets: ['a-secret-of-the-sender'], handshake_token: 'agreed' })
    expect(greet(settings, asked('challenge=1'))).to.equal(undefined)
  })
})
