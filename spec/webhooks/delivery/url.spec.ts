import { expect } from 'chai'
import { parseHookUrl, type ExecRequest, type HookUrl } from '../../../src/webhooks/delivery/url.js'
import { PREFIX } from '../../../src/webhook-url/index.js'

/** What a URL behind the prefix says: the URL, the code of its fault, or undefined. */
function read(rest: string): Omit<HookUrl, 'fault'> | string | undefined {
  const url = parseHookUrl(PREFIX + rest)
  if (!url) return undefined
  const { fault, ...said } = url
  return fault ? fault.code : said
}

const execOf = (rest: string): ExecRequest | undefined => (read(rest) as HookUrl).exec

const exec = (changes: Partial<ExecRequest> = {}): ExecRequest => ({
  mod: 'Display',
  index: '2',
  method: 'request',
  binary: false,
  ...changes,
})

const QUERY = 'exec=true&mod=Display&index=2&method=request'

describe('A webhook URL', () => {
  const urls: [rest: string, read: Omit<HookUrl, 'fault'>][] = [
    ['trig-1/notify', { instance: 'trig-1', secret: undefined, exec: undefined, query: '' }],
    ['trig-1/notify/', { instance: 'trig-1', secret: undefined, exec: undefined, query: '' }],
    ['trig-1/notify?', { instance: 'trig-1', secret: undefined, exec: undefined, query: '' }],
    ['trig-1/notify?secret=S', { instance: 'trig-1', secret: 'S', exec: undefined, query: '' }],
    ['trig-1/notify/?secret=S', { instance: 'trig-1', secret: 'S', exec: undefined, query: '' }],
    ['trig-1/notify?secret=', { instance: 'trig-1', secret: '', exec: undefined, query: '' }],
    ['trig-1/notify?secret', { instance: 'trig-1', secret: '', exec: undefined, query: '' }],
    [`trig-1/notify?secret=S&${QUERY}`, { instance: 'trig-1', secret: 'S', exec: exec(), query: QUERY }],
    ['trig-1/notify/S', { instance: 'trig-1', secret: 'S', exec: undefined, query: '' }],
    ['trig-1/notify/S/', { instance: 'trig-1', secret: 'S', exec: undefined, query: '' }],
    [`trig-1/notify/S?${QUERY}`, { instance: 'trig-1', secret: 'S', exec: exec(), query: QUERY }],
    ['trig-1/notify/S/Display/2/request', { instance: 'trig-1', secret: 'S', exec: exec(), query: '' }],
    ['trig-1/notify/S/Display/2/request/', { instance: 'trig-1', secret: 'S', exec: exec(), query: '' }],
    [
      'trig-1/notify/S/Display/2/request/binary',
      { instance: 'trig-1', secret: 'S', exec: exec({ binary: true }), query: '' },
    ],
    [
      'trig-1/notify/S/Display/2/request/binary/?door=1',
      { instance: 'trig-1', secret: 'S', exec: exec({ binary: true }), query: 'door=1' },
    ],
  ]
  for (const [rest, expected] of urls)
    it(`is read from ${rest}`, () => {
      expect(read(rest)).to.deep.equal(expected)
    })

  const others = [
    '',
    '/',
    'trig-1',
    'trig-1/',
    'trig-1/other',
    'trig-1/Notify',
    'trig-1//notify',
    'notify',
    '//notify/S',
    'trig-1/notify/S/Display',
    'trig-1/notify/S/Display/2',
    'trig-1/notify/S/Display/2/request/binary/more',
    'trig-1/notify/S/Display/2/request/binary//',
    'trig-1/notify%2FS',
    'trig-1%2Fnotify/S',
  ]
  for (const rest of others)
    it(`has another shape than ${rest === '' ? 'nothing at all' : rest}`, () => {
      expect(read(rest)).to.equal(undefined)
    })

  const escapes: [rest: string, part: (url: HookUrl) => string | undefined, text: string][] = [
    ['trig%2D1/notify', ({ instance }) => instance, 'trig-1'],
    ['trig-1/%6eotify/S', ({ secret }) => secret, 'S'],
    ['trig-1/notify/a%2Fb', ({ secret }) => secret, 'a/b'],
    ['trig-1/notify/a+b', ({ secret }) => secret, 'a+b'],
    ['trig-1/notify/a%3Fb', ({ secret }) => secret, 'a?b'],
    ['trig-1/notify/%C3%A9', ({ secret }) => secret, 'é'],
    ['trig-1/notify/%2500', ({ secret }) => secret, '%00'],
    ['trig-1/notify?secret=a%2Fb', ({ secret }) => secret, 'a/b'],
    ['trig-1/notify?secret=a+b', ({ secret }) => secret, 'a b'],
    ['trig-1/notify?secret=a%2Bb', ({ secret }) => secret, 'a+b'],
    ['trig-1/notify?secret=a=b', ({ secret }) => secret, 'a=b'],
    ['trig-1/notify?secret=a?b', ({ secret }) => secret, 'a?b'],
    ['trig-1/notify?s%65cret=S', ({ secret }) => secret, 'S'],
    ['trig-1/notify/S/A%2FB/2/request', ({ exec }) => exec?.mod, 'A/B'],
    ['trig-1/notify/S/Display/2/a%2Fb', ({ exec }) => exec?.method, 'a/b'],
  ]
  for (const [rest, part, text] of escapes)
    it(`says ${JSON.stringify(text)} in ${rest}`, () => {
      expect(part(read(rest) as HookUrl)).to.equal(text)
    })

  const malformed = [
    'trig-%/notify',
    'trig-1/notify/%zz',
    'trig-1/notify/%2',
    'trig-1/notify/%FF',
    'trig-1/notify/%C3',
    'trig-1/notify/%ED%A0%80',
    'trig-1/notify/S/Display/2/%',
    'trig-1/notify?secret=%',
    'trig-1/notify?secret=%E0%A4',
    'trig-1/notify/S?exec=%zz',
  ]
  for (const rest of malformed)
    it(`is refused with a bad escape in ${rest}`, () => {
      expect(read(rest)).to.equal('invalid-url')
    })
})

describe('A webhook URL that cannot be read', () => {
  const known: [rest: string, code: string][] = [
    ['trig-1/notify/S/Displ%E9/2/request', 'invalid-url'],
    ['trig-1/notify?secret=S&mod=a&mod=b', 'invalid-parameter'],
    ['trig-1/notify?secret=S&secret=T', 'invalid-parameter'],
    ['trig-1/notify?secret=S&index=abc', 'invalid-parameter'],
    ['trig-1/notify/S?index=0', 'invalid-parameter'],
  ]
  for (const [rest, code] of known)
    it(`still names its instance and secret: ${rest}`, () => {
      const url = parseHookUrl(PREFIX + rest)
      expect([url?.instance, url?.secret, url?.fault?.code]).to.deep.equal(['trig-1', 'S', code])
    })
})

describe('A webhook URL that says things twice', () => {
  it('means the secret of its path, and passes on the other, which is the sender’s', () => {
    expect(read('trig-1/notify/PATH?secret=QUERY&door=1')).to.include({
      secret: 'PATH',
      query: 'secret=QUERY&door=1',
    })
    expect(read('trig-1/notify/PATH?secret=PATH&door=1')).to.include({ secret: 'PATH', query: 'door=1' })
  })

  it('means what its path executes, whatever its query asks', () => {
    const rest = 'trig-1/notify/S/Display/2/request?exec=false&mod=Other&index=9&method=other'
    expect(execOf(rest)).to.deep.equal(exec())
  })

  it('means the end of its path on whether the body is binary', () => {
    const path = 'trig-1/notify/S/Display/2/request'
    expect(execOf(`${path}?binary=true`)).to.deep.equal(exec())
    expect(execOf(`${path}/false?binary=true`)).to.deep.equal(exec({ binary: false }))
    expect(execOf(`${path}/true?binary=false`)).to.deep.equal(exec({ binary: true }))
  })

  it('means what its query executes where its path has only a secret', () => {
    expect(execOf(`trig-1/notify/S?${QUERY}&binary=true`)).to.deep.equal(exec({ binary: true }))
  })
})

describe('A flag of a webhook URL', () => {
  const flags: [text: string, exec: boolean, binary: boolean][] = [
    ['true', true, true],
    ['TRUE', true, true],
    ['True', true, true],
    ['%20true%20', true, true],
    ['+true+', true, true],
    ['%09true', true, true],
    ['binary', false, true],
    ['Binary', false, false],
    ['false', false, false],
    ['1', false, false],
    ['yes', false, false],
    ['on', false, false],
    ['', false, false],
    ['truee', false, false],
  ]
  for (const [text, isExec, isBinary] of flags) {
    it(`${isExec ? 'is' : 'is not'} set by exec=${text}`, () => {
      const found = execOf(`trig-1/notify?exec=${text}&mod=Display&index=2&method=request`)
      expect(found).to.deep.equal(isExec ? exec() : undefined)
    })

    it(`${isBinary ? 'is' : 'is not'} set by binary=${text}`, () => {
      expect(execOf(`trig-1/notify?${QUERY}&binary=${text}`)).to.deep.equal(exec({ binary: isBinary }))
    })
  }

  const ends: [end: string, isBinary: boolean][] = [
    ['binary', true],
    ['true', true],
    ['TRUE', true],
    ['%20true', true],
    ['false', false],
    ['1', false],
    ['yes', false],
  ]
  for (const [end, isBinary] of ends)
    it(`${isBinary ? 'is' : 'is not'} set by a path that ends in ${end}`, () => {
      expect(execOf(`trig-1/notify/S/Display/2/request/${end}`)).to.deep.equal(exec({ binary: isBinary }))
    })
})
