import { expect } from 'chai'
import fc from 'fast-check'
import { KnownSecrets, lineRedactor, redactText } from '../../src/log/index.js'

const SECRET = 'kfwu5WYc3a1suZ-of-the-room'
const KEY = `${'0123456789abcdef'.repeat(2)}.${'Ab3_-'.repeat(8)}xyz`

const redactorOf = (known: readonly string[]): ReturnType<typeof lineRedactor> =>
  lineRedactor(new KnownSecrets(known).takenOut)

/** Places in a text where a secret may stand, and what is left of them. */
const texts: [where: string, text: (secret: string) => string, left: string][] = [
  ['a query', (s) => `GET /webhook/trig-1/notify?secret=${s}&exec=true`, 'notify?secret=[secret]&exec=true'],
  ['a later parameter', (s) => `https://h/x?a=1&secret=${s}#end`, '?a=1&secret=[secret]'],
  ['a parameter with an escape in its name', (s) => `/x?%73ecret=${s}`, '/x?%73ecret=[secret]'],
  ['a query without its path', (s) => `secret=${s}`, 'secret=[secret]'],
  ['a key in a query', (s) => `ws://h/control?api-key=${s}`, 'control?api-key=[secret]'],
  ['a token in a query', (s) => `"url":"/control?bearer_token=${s}","x":1`, '[secret]","x":1'],
  ['a cookie’s text', (s) => `theme=dark; api-key=${s}`, 'theme=dark; api-key=[secret]'],
  ['the path', (s) => `POST /webhook/trig-1/notify/${s}/Display/1/request`, '/[secret]/Display/1/request'],
  ['the path alone', (s) => `trig-1/notify/${s}?x=1`, 'trig-1/notify/[secret]?x=1'],
  ['a path whose notify has escapes', (s) => `/v2/webhook/trig-1/n%6ftify/${s}`, '/n%6ftify/[secret]'],
  [
    'a URL inside a URL',
    (s) => `/login?continue=%2Fnotify%2F${s}%2FDisplay`,
    '%2Fnotify%2F[secret]%2FDisplay',
  ],
  ['a query inside a URL', (s) => `/login?continue=%2Fx%3Fsecret%3D${s}%26a`, '%3Fsecret%3D[secret]%26a'],
  [
    'a database URL',
    (s) => `postgres://hooks:${s}@db.example.org:5432/hooks`,
    'hooks:[secret]@db.example.org',
  ],
  ['a database URL with a bad escape', (s) => `postgresql://u:%${s}/@x@db/hooks`, 'u:[secret]@db/hooks'],
  ['a mail server’s URL', (s) => `smtps://desk%40h.org:${s}@mail.h.org`, 'desk%40h.org:[secret]@mail.h.org'],
  ['a proxy’s URL', (s) => `via http://user:${s}@proxy:8080/`, 'http://user:[secret]@proxy:8080/'],
  ['a header line', (s) => `Host: h\r\nX-Webhook-Secret: ${s}\r\nAccept: */*`, ': [secret]\r\nAccept: */*'],
  ['a line of credentials', (s) => `authorization: Bearer ${s}\nnext`, 'authorization: [secret]\nnext'],
  ['JSON within a text', (s) => `got {"X-API-Key":"${s}","a":1}`, '"X-API-Key":[secret],"a":1}'],
  ['a list within a text', (s) => `{"set-cookie":["${s}"],"a":1}`, '"set-cookie":[secret],"a":1}'],
  ['an object that was printed', (s) => `{ 'x-api-key': '${s}' }`, "{ 'x-api-key': [secret]"],
  ['bare credentials', (s) => `sent Bearer ${s}`, 'sent Bearer [secret]'],
]

describe('What is logged has no secret', () => {
  for (const [where, text, left] of texts)
    it(`where it stands in ${where}`, () => {
      const clean = redactText(text(SECRET))
      expect(clean).to.include(left).and.not.include(SECRET)
    })

  it('where an API key stands, whose id is left', () => {
    expect(redactText(`the key ${KEY} is unknown`)).to.equal(
      `the key ${KEY.slice(0, 32)}.[secret] is unknown`,
    )
  })

  const members: [where: string, details: object][] = [
    ['headers', { headers: { authorization: SECRET, accept: '*/*' } }],
    ['headers of any case', { headers: { Cookie: SECRET, 'Set-Cookie': [SECRET, 'a=b'] } }],
    ['raw headers', { rawHeaders: ['Host', 'h', 'X-Webhook-Secret', SECRET, 'X-Api-Key', SECRET] }],
    ['pairs of headers', { headers: [['x-api-key', SECRET]] }],
    ['a record', { instance: { id: 'trig-1', webhook_secret: SECRET } }],
    ['settings', { settings: { adminKey: SECRET, password: SECRET } }],
    ['an error’s stack', { error: { stack: `Error: no /x?secret=${SECRET}\n    at file.js:1:2` } }],
    ['a name', { headers: { [`/notify/${SECRET}`]: 1 } }],
  ]
  for (const [where, details] of members)
    it(`where it stands in ${where}`, () => {
      const line = lineRedactor()(`${JSON.stringify({ level: 30, ...details, msg: 'said' })}\n`)
      expect(line).not.to.include(SECRET)
      expect(JSON.parse(line)).to.include({ level: 30, msg: 'said' })
    })

  it('that is known, wherever it stands', () => {
    const redact = redactorOf([SECRET, `${SECRET}"longer`, ''])
    const line = redact(JSON.stringify({ error: { message: `of ${SECRET}"longer and ${SECRET}` } }))
    expect(JSON.parse(line)).to.deep.equal({ error: { message: 'of [secret] and [secret]' } })
  })

  it('that is known, unless it is so short that it stands everywhere', () => {
    expect(redactorOf(['', 'a'])('{"msg":"a plain line"}')).to.equal('{"msg":"a plain line"}\n')
  })

  it('even if the line is no JSON', () => {
    expect(redactorOf([KEY])(`{ ${KEY} /x?secret=${SECRET}`)).to.equal('{ [secret] /x?secret=[secret]')
  })

  const kept = [
    'it could not be seen whether API keys are still valid',
    'an API key is needed, such as in the header X-API-Key',
    'GET /api/engine/v2/systems?q=a@b.c&limit=20',
    'http://127.0.0.1:3000/api/engine/v2/webhook/trig-1/notify',
    'at file:///srv/app/dist/main.js:12:34',
    'postgres://hooks@db.example.org/hooks',
    '2026-03-14T09:00:00Z secret_use 3',
  ]
  for (const text of kept)
    it(`and is left as it is where there is none: ${text}`, () => {
      expect(redactText(text)).to.equal(text)
    })

  /** Secrets as they are made or chosen; none is a part of what stands around it. */
  const secrets = fc.stringMatching(/^[A-Za-z0-9_-]{24,60}$/)
  const around = fc.string({ maxLength: 30 })

  it('whatever it is and whatever stands around it', () => {
    const place = fc.constantFrom(...texts.map(([, text]) => text))
    fc.assert(
      fc.property(secrets, place, around, around, (secret, text, before, after) => {
        expect(redactText(`${before} ${text(secret)} ${after}`)).not.to.include(secret)
      }),
      { seed: 20_261_124, numRuns: 2000 },
    )
  })

  it('however deep it stands, in a line that is the same JSON otherwise', () => {
    const place = fc.constantFrom(...texts.map(([, text]) => text))
    const plain = fc.jsonValue({ maxDepth: 3 })
    fc.assert(
      fc.property(secrets, place, plain, (secret, text, value) => {
        const wrap = (inner: string): unknown => ({ a: [{ b: [value, inner] }], authorization: secret })
        const line = lineRedactor()(JSON.stringify(wrap(text(secret))))
        expect(line).not.to.include(secret)
        expect(line.endsWith('}\n')).to.equal(true)
        const { a } = JSON.parse(line) as { a: [{ b: unknown[] }] }
        expect(a[0].b).to.have.length(2)
      }),
      { seed: 20_261_124, numRuns: 500 },
    )
  })

  it('and to take it out twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.oneof(around, fc.constantFrom(...texts.map(([, text]) => text(SECRET)))), (text) => {
        const once = redactText(text)
        expect(redactText(once)).to.equal(once)
      }),
      { seed: 20_261_124, numRuns: 1000 },
    )
  })

  it('and cuts short what is very long, with no secret cut in two', () => {
    const redact = redactorOf([SECRET])
    const around = 'x'.repeat(9990)
    const line = redact(JSON.stringify({ message: `${around}${SECRET}${'x'.repeat(1e6)}` }))
    const { message } = JSON.parse(line) as { message: string }
    expect(message).to.equal(`${around}[secret]xx…`)
  })

  const long: [what: string, text: string][] = [
    ['letters', 'a'.repeat(200_000)],
    ['schemes', 'smtp://'.repeat(30_000)],
    ['names of headers', 'cookie:['.repeat(20_000)],
    ['parameters', '?secret'.repeat(30_000)],
    ['paths', '/webhook/'.repeat(20_000)],
    ['hexadecimal digits', '0'.repeat(200_000)],
    ['backslashes', `cookie:"${'\\'.repeat(100_000)}`],
    ['escapes', `%3Fsecret%3D${'%2'.repeat(100_000)}`],
  ]
  for (const [what, text] of long)
    it(`without being held up by very many ${what}`, () => {
      redactText(text)
    })
})
