import { expect } from 'chai'
import fc from 'fast-check'
import { lineWithoutPlaces, withoutPlaces } from '../../src/log/index.js'

const S = 'kfwu5WYc3a1suZ-of-the-room'

/** A name of which every letter is an escape. */
const ESCAPED = Array.from(
  'user_password_confirmation',
  (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`,
).join('')

/** Bodies and queries, and what is left of them to the byte. */
const bodies: [what: string, text: string, left: string][] = [
  ['a member', `{"version":"3.0","secret":"${S}","n":1e3}`, '{"version":"3.0","secret":"[secret]","n":1e3}'],
  ['a member deep inside', `{"a":[{"b":{"token":"${S}"}}]}`, '{"a":[{"b":{"token":"[secret]"}}]}'],
  [
    'members in a list',
    `[{"secret":"${S}"},{"secret":"${S}"}]`,
    '[{"secret":"[secret]"},{"secret":"[secret]"}]',
  ],
  ['a name given twice', `{"secret":"${S}","secret":"${S}2"}`, '{"secret":"[secret]","secret":"[secret]"}'],
  ['a name with an escape', `{"\\u0073ecret":"${S}"}`, '{"\\u0073ecret":"[secret]"}'],
  ['a name that is all escapes', `{"\\u0070\\u0077\\u0064":"${S}"}`, '{"\\u0070\\u0077\\u0064":"[secret]"}'],
  ['a long name of escapes', `{"${ESCAPED}":"${S}"}`, `{"${ESCAPED}":"[secret]"}`],
  ['a value with a quote in it', `{"secret":"\\"${S}","a":1}`, '{"secret":"[secret]","a":1}'],
  ['a value that ends in a backslash', `{"secret":"${S}\\\\","a":"b"}`, '{"secret":"[secret]","a":"b"}'],
  ['a value of one escape', '{"secret":"\\n"}', '{"secret":"[secret]"}'],
  ['a value of many lines', `{"private_key":"-----\n${S}\n-----"}`, '{"private_key":"[secret]"}'],
  ['spaces and lines around', `{\r\n  "secret" :\r\n\t"${S}"\r\n}`, '{\r\n  "secret" :\r\n\t"[secret]"\r\n}'],
  ['a mark of its encoding before', `\u{feff}{"secret":"${S}"}`, '\u{feff}{"secret":"[secret]"}'],
  ['a number', '{"password":12345.60,"n":1.0}', '{"password":"[secret]","n":1.0}'],
  ['a number at the end', '{ "password" : 12345 }', '{ "password" : "[secret]" }'],
  ['an object', `{"secret":{"a":"}","b":["${S}"]},"n":1}`, '{"secret":"[secret]","n":1}'],
  ['a list', `{"secrets":["${S}","]"],"n":1}`, '{"secrets":"[secret]","n":1}'],
  ['JSON that breaks off in the value', `{"a":1,"secret":"${S}`, '{"a":1,"secret":"[secret]'],
  ['JSON that breaks off in an escape', `{"secret":"${S}\\`, '{"secret":"[secret]'],
  ['JSON that breaks off in a list', `{"secrets":["${S}","x`, '{"secrets":"[secret]"'],
  ['JSON with a quote too many', `{"a":"5" wide","secret":"${S}"}`, '{"a":"5" wide","secret":"[secret]"}'],
  ['JSON with a comma too many', `{"a":1,,"secret":"${S}",}`, '{"a":1,,"secret":"[secret]",}'],
  [
    'JSON in a text',
    `{"m":"{\\"secret\\":\\"${S}\\",\\"a\\":1}"}`,
    '{"m":"{\\"secret\\":\\"[secret]\\",\\"a\\":1}"}',
  ],
  ['a number in such JSON', '{"m":"{\\"secret\\":12345}"}', '{"m":"{\\"secret\\":\\"[secret]\\"}"}'],
  [
    'such JSON in other escapes',
    `{"m":"{\\u0022secret\\u0022:\\u0022${S}\\u0022}"}`,
    '{"m":"{\\u0022secret\\u0022:\\u0022[secret]\\u0022}"}',
  ],
  [
    'JSON in a text in a text',
    JSON.stringify({ m: JSON.stringify({ m: JSON.stringify({ secret: S, a: 1 }) }) }),
    JSON.stringify({ m: JSON.stringify({ m: JSON.stringify({ secret: '[secret]', a: 1 }) }) }),
  ],
  [
    'a URL in JSON',
    `{"url":"https://h/x?a=1&token=${S}&b=2#c"}`,
    '{"url":"https://h/x?a=1&token=[secret]&b=2#c"}',
  ],
  [
    'such a URL with escapes',
    `{"url":"https:\\/\\/h?a=1\\u0026token=${S}\\u0026b=2"}`,
    '{"url":"https:\\/\\/h?a=1\\u0026token=[secret]\\u0026b=2"}',
  ],
  ['a form', `a=1&client_secret=${S}&b=2`, 'a=1&client_secret=[secret]&b=2'],
  ['the first field', `secret=${S}`, 'secret=[secret]'],
  ['a field with an escape in its name', `a=1&%73ecret=${S}&b=2`, 'a=1&%73ecret=[secret]&b=2'],
  [
    'a field in brackets',
    `user%5Bpassword%5D=${S}&user[secret]=${S}`,
    'user%5Bpassword%5D=[secret]&user[secret]=[secret]',
  ],
  ['a field with an escape in its value', `secret=${S}%26x%3D1&b=2`, 'secret=[secret]&b=2'],
  ['a field that was not escaped', `a=1&password=${S} "two"; <three>&b=2`, 'a=1&password=[secret]&b=2'],
  ['a field that is given twice', `token=${S}&token=${S}`, 'token=[secret]&token=[secret]'],
  [
    'JSON in a field',
    `payload=%7B%22token%22%3A%22${S}%22%2C%22a%22%3A1%7D&b=2`,
    'payload=%7B%22token%22%3A%22[secret]%22%2C%22a%22%3A1%7D&b=2',
  ],
  [
    'a number in such JSON',
    'payload=%7B%22token%22%3A12345%7D',
    'payload=%7B%22token%22%3A%22[secret]%22%7D',
  ],
  [
    'a form of several parts',
    `--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name="secret"\r\nContent-Type: text/plain\r\n\r\n${S}\r\n${S}\r\n--b--\r\n`,
    '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name="secret"\r\nContent-Type: text/plain\r\n\r\n[secret]\r\n--b--\r\n',
  ],
  [
    'a form of several parts that breaks off',
    `--b\nContent-Disposition: form-data; name=secret\n\n${S}`,
    '--b\nContent-Disposition: form-data; name=secret\n\n[secret]',
  ],
]

/** Bodies in which nothing is secret. */
const plain = [
  '',
  '{"secret":null,"password":"","token":true,"secrets":[]}',
  '{"secret":"[secret]"}',
  '{"signature":"sha256=abc","key":"Enter","nextPageToken":"abc"}',
  '{"a":"secret","b":"token:","c":["password"]}',
  'the secret of a good password is its length',
  'secret=&token=',
  '"secret"',
  '"secret":',
]

describe('What is secret by the name it stands under', () => {
  for (const [what, text, left] of bodies)
    it(`is taken out, and nothing else: ${what}`, () => {
      expect(withoutPlaces(text)).to.equal(left)
    })

  for (const text of plain)
    it(`is taken out of nothing where there is none: ${text || 'no text'}`, () => {
      expect(withoutPlaces(text)).to.equal(text)
    })

  it('is taken out of a line of a log, whose other words are left', () => {
    const line = `got {"wifi_secret":"${S}"} of /x?access_token=${S} at once`
    expect(lineWithoutPlaces(line)).to.equal(
      'got {"wifi_secret":"[secret]"} of /x?access_token=[secret] at once',
    )
  })

  const names = fc.constantFrom('secret', 'Client-Secret', 'accessToken', 'api_key', 'PASSWORD', 'set-cookie')
  /** No letter of these stands anywhere else. */
  const secrets = fc.stringMatching(/^[0-9]{6,40}$/)
  const others = fc.stringMatching(/^[a-f"\\/{}:,= &%\n\u00e9]{0,12}$/)
  const otherName = fc.stringMatching(/^[a-f"\\/{}:,= é]{0,8}$/)
  const tree = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      others,
      fc.constantFrom(null, true, false),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(otherName, tie('node'), { maxKeys: 3 }),
    ),
  })).node

  it('is taken out of any JSON, which is the same otherwise', () => {
    fc.assert(
      fc.property(names, secrets, tree, tree, fc.constantFrom(0, 1, 2), (name, secret, a, b, depth) => {
        const wrap = (value: unknown): string => {
          const text = JSON.stringify({ a, c: [{ [name]: value, b }] }, null, depth)
          return depth === 2 ? JSON.stringify({ text }) : text
        }
        expect(withoutPlaces(wrap(secret))).to.equal(wrap('[secret]'))
      }),
      { seed: 20_260_314, numRuns: 1000 },
    )
  })

  it('is taken out of any form, which is the same otherwise', () => {
    fc.assert(
      fc.property(names, secrets, others, others, (name, secret, a, b) => {
        const form = (value: string): string =>
          `x=${encodeURIComponent(a)}&${encodeURIComponent(name)}=${value}&y=${encodeURIComponent(b)}`
        expect(withoutPlaces(form(secret))).to.equal(form('[secret]'))
      }),
      { seed: 20_260_314, numRuns: 1000 },
    )
  })

  it('is taken out wherever a body breaks off', () => {
    const shapes = fc.constantFrom<(name: string, secret: string) => string>(
      (name, secret) => JSON.stringify({ a: 'b', [name]: secret, c: 'd' }),
      (name, secret) => JSON.stringify({ [name]: { a: [secret] }, c: 'd' }),
      (name, secret) => JSON.stringify({ m: JSON.stringify({ [name]: secret }) }),
      (name, secret) => `a=b&${name}=${secret}&c=d`,
      (name, secret) => `p=${encodeURIComponent(JSON.stringify({ [name]: secret }))}`,
      (name, secret) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${secret}\r\n--b--`,
    )
    fc.assert(
      fc.property(shapes, names, secrets, fc.nat(200), (shape, name, secret, cut) => {
        expect(
          withoutPlaces(shape(name, secret).slice(0, cut)).replaceAll(/%[0-9A-F]{0,2}/g, ''),
        ).not.to.match(/\d/)
      }),
      { seed: 20_260_314, numRuns: 2000 },
    )
  })

  const many: [what: string, text: string][] = [
    ['backslashes', `"secret":"${'\\'.repeat(60_000)}`],
    ['quotes', `secret${'"'.repeat(60_000)}`],
    ['escaped quotes', `"secret${'\\"'.repeat(30_000)}`],
    ['objects in each other', '{"secret":'.repeat(6000)],
    ['escapes of escapes', `secret${'%2573'.repeat(12_000)}`],
    ['escapes of letters', '\\u0073'.repeat(10_000)],
    ['heads of parts', `${'form-data; name="x"\n'.repeat(3000)}secret`],
    ['spaces', `"secret"${' '.repeat(60_000)}`],
    ['names', '"secret" \n'.repeat(6000)],
    ['parameters', '?&secret'.repeat(7000)],
    ['values that tell nothing', '"secret":null,'.repeat(5000)],
  ]
  for (const [what, text] of many)
    it(`is looked for without being held up by very many ${what}`, () => {
      withoutPlaces(text)
    })
})
