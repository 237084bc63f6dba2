import { expect } from 'chai'
import fc from 'fast-check'
import { withoutMarks } from '../../../src/journal/index.js'
import { Delivery } from '../../../src/webhooks/delivery/delivery.js'
import { replyMessage, requestMessage } from '../../../src/webhooks/record/messages.js'
import { withoutSecrets } from '../../../src/webhooks/record/redact.js'

/** A call of a module that has such a secret among its settings. */
function deliveryWith(secret: string, body: string): Delivery {
  const request = { method: 'POST', headers: {}, rawHeaders: [], socket: {} }
  const url = { instance: 'trig-room', secret: undefined, exec: undefined, query: '' }
  const delivery = new Delivery(request, url, '', 'exec-1')
  delivery.body = Buffer.from(body)
  delivery.target = {
    module: 'mod-bell',
    name: 'Bell_1',
    endpoint: { name: 'ring', methods: ['POST'], clearance: 'support' },
    secrets: new Map([['pass', secret]]),
  }
  return delivery
}

/** What is kept of a body that a caller sends, and of one that a method answers with. */
function keptOf(secret: string, body: string): readonly string[] {
  const delivery = deliveryWith(secret, body)
  const answer = { status: 200, headers: [], body }
  return [requestMessage(delivery), replyMessage(answer, delivery)].map((kept) =>
    withoutMarks(Buffer.from(kept.body).toString()),
  )
}

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0')
const upper = (escape: string): string => escape.toUpperCase().replaceAll('\\U', '\\u')

/** Ways to write a character in a text of JSON, and a byte in a URL. */
const inJson: ((unit: string) => string)[] = [
  (unit) => JSON.stringify(unit).slice(1, -1),
  (unit) => (unit === '/' ? '\\/' : JSON.stringify(unit).slice(1, -1)),
  (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`,
  (unit) => upper(`\\u${hex(unit.charCodeAt(0), 4)}`),
]
const percent = (byte: number): string => `%${hex(byte, 2)}`
const inUrl: ((byte: number) => string)[] = [
  (byte) => (/[\w.~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : percent(byte)),
  percent,
  (byte) => percent(byte).toUpperCase(),
  (byte) => (byte === 0x20 ? '+' : percent(byte)),
]

type Choose = (most: number) => number

const jsonText = (text: string, choose: Choose): string =>
  `"${Array.from({ length: text.length }, (_, at) => inJson[choose(inJson.length)]?.(text.charAt(at))).join('')}"`
const urlText = (text: string, choose: Choose): string =>
  Array.from(Buffer.from(text), (byte) => inUrl[choose(inUrl.length)]?.(byte)).join('')

const valueOf = (json: string): string => (JSON.parse(json) as { a: string }).a
const fieldOf = (form: string): string => new URLSearchParams(form).get('b') ?? ''

/** Bodies that have a text in them, and how it is read out of them. */
const shapes: [
  what: string,
  write: (text: string, choose: Choose) => string,
  read: (body: string) => string,
][] = [
  ['JSON', (text, choose) => `{"a":${jsonText(text, choose)}}`, valueOf],
  [
    'JSON in JSON',
    (text, choose) => `{"a":${jsonText(`{"a":${jsonText(text, choose)}}`, choose)}}`,
    (body) => valueOf(valueOf(body)),
  ],
  ['a form', (text, choose) => `a=1&b=${urlText(text, choose)}&c=2`, fieldOf],
  [
    'JSON in a form',
    (text, choose) => `b=${urlText(`{"a":${jsonText(text, choose)}}`, choose)}`,
    (body) => valueOf(fieldOf(body)),
  ],
  [
    'a URL in JSON',
    (text, choose) => `{"a":${jsonText(`b=${urlText(text, choose)}`, choose)}}`,
    (body) => fieldOf(valueOf(body)),
  ],
]

/** What a body says that may be none any more. */
function said(body: string, read: (body: string) => string): string {
  try {
    return read(body)
  } catch {
    return ''
  }
}

describe('A secret that is escaped', () => {
  /** Where one has characters of escapes itself, what stands beside it may be taken for a part of it. */
  const awkward = fc.string({ unit: fc.constantFrom('a', '+', '/', '"', '\\', '%', '2', '5'), minLength: 8 })
  const usual = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b', '+', '/', '=', ' ', '"', '4', '1'), minLength: 8 }),
    fc.string({ unit: 'grapheme', minLength: 8, maxLength: 20 }).filter((text) => !/[\\%]/.test(text)),
    fc.stringMatching(/^[\w-]{8,40}$/),
  )
  const written = (secret: string, write: (typeof shapes)[number][1], numbers: Iterator<number>): string =>
    write(`it is ${secret}!`, (most) => Number(numbers.next().value) % most)

  for (const [what, write, read] of shapes) {
    it(`is taken out alone of a body that is kept, whatever its characters are written as: ${what}`, () => {
      fc.assert(
        fc.property(usual, fc.infiniteStream(fc.nat()), (secret, numbers) => {
          const body = written(secret, write, numbers)
          expect(read(body)).to.equal(`it is ${secret}!`)
          for (const kept of keptOf(secret, body)) expect(read(kept)).to.equal('it is [secret]!')
          expect(withoutSecrets(body, deliveryWith(secret, ''))).to.include('[secret]')
        }),
        { seed: 20_261_127, numRuns: 300 },
      )
    })

    it(`is in no body that is kept where it looks like an escape itself: ${what}`, () => {
      fc.assert(
        fc.property(awkward, fc.infiniteStream(fc.nat()), (secret, numbers) => {
          for (const kept of keptOf(secret, written(secret, write, numbers)))
            expect(kept)
              .to.include('[secret]')
              .and.satisfy(() => !said(kept, read).includes(secret))
        }),
        { seed: 20_261_127, numRuns: 300 },
      )
    })
  }

  it('is taken out alone: every other byte is as it was', () => {
    const body = '{"n":"\\u00e4\\/%2b\\n","z":"abcd\\u002b\\/efgh","after":"\\u002B%"}'
    const kept = body.replace('abcd\\u002b\\/efgh', '[secret]')
    expect(keptOf('abcd+/efgh', body)).to.deep.equal([kept, kept])
    expect(keptOf('another+/secret', body)).to.deep.equal([body, body])
  })

  for (const at of [65_500, 65_530, 65_535])
    it(`is not kept in part where a long body is cut inside of it: at ${String(at)}`, () => {
      const before = 'x'.repeat(at)
      const escaped = Array.from('swordfish', (letter) => `\\u${hex(letter.charCodeAt(0), 4)}`).join('')
      for (const kept of keptOf('swordfish', `${before}${escaped}${'y'.repeat(70_000)}`))
        expect(kept.slice(0, 65_536)).to.equal(`${before}[secret]`.slice(0, 65_536))
    })
})
