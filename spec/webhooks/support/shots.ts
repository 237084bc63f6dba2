import fc, { type Arbitrary } from 'fast-check'
import { execute, HOOK, NOTIFY, SECRET } from './hooks.js'

/** The largest body that shots are meant for, in bytes. */
export const LIMIT = 600

/** One request, as it goes over the wire. */
export interface Shot {
  readonly verb: string
  readonly target: string
  readonly headers: readonly string[]
  readonly body: string
  /** How the end of the body is told; `both` and `wrong` are no HTTP. */
  readonly framing: 'length' | 'chunked' | 'none' | 'both' | 'wrong'
  /** After how many of its bytes the caller ends the connection; after the answer when absent. */
  readonly cut: number | undefined
  /** Whether who ends the connection listens on. */
  readonly listens: boolean
}

/** Words of a list, by what parts them. */
const words = (list: string, by: string | RegExp = /\s+/): string[] => list.trim().split(by)

/** Something four times out of so many more as there are others. */
const mostly = <T>(usual: T, ...others: Arbitrary<T>[]): Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, ...others)

const hostile = words(String.raw`
  __proto__ constructor toString then .. . %2e%2e %2F %5C %00 % %zz %FF %C3%A9 %F0%9F%94%94 %24%26 %0d%0aSet-Cookie:a
  <script> '-- " * ; : @ ~ [] {} () null undefined NaN -1 0 1e9 9007199254740993 \ | ^ $& ${'`'}`)

const piece = fc.oneof(
  fc.constantFrom(...hostile, '', '\xff', '\xe9', 'a'.repeat(300)),
  fc.string({ unit: 'grapheme-ascii', maxLength: 8 }).map((text) => text.replace(/[\s/?#]/g, '%20')),
)

const executing = fc
  .tuple(
    mostly('trig-room', piece),
    mostly(SECRET, piece),
    mostly('Probe', piece),
    mostly('1', piece),
    fc.oneof(fc.constantFrom(...words('request store reset repair book enquire pair door-opened')), piece),
    fc.constantFrom('', '/', '/binary', '/true', '/x', '/x/y'),
  )
  .map(([id, secret, mod, index, method, end]) => `${id}/notify/${secret}/${mod}/${index}/${method}${end}`)

const path = fc.oneof(
  fc.constantFrom(HOOK, NOTIFY, `${HOOK}/`, execute(), execute('book')),
  fc
    .oneof(
      { weight: 3, arbitrary: executing },
      fc.tuple(mostly('trig-room', piece), piece).map((pieces) => pieces.join('/notify/')),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('/')),
    )
    .map((rest) => `/api/engine/v2/webhook/${rest}`),
)

const pair = fc.oneof(
  fc.constantFrom(`secret=${SECRET}`, `s%65cret=${SECRET}`, `secret[]=${SECRET}`, `secret[${SECRET}]`),
  fc
    .tuple(
      fc.oneof(fc.constantFrom(...words('secret exec mod index method binary door mod[a] index[]')), piece),
      fc.constantFrom('=', '', '=='),
      fc.oneof(fc.constantFrom('true', 'Probe', '1', 'request', 'book'), piece),
    )
    .map((parts) => parts.join('')),
)

const query = mostly(
  '',
  fc
    .constantFrom('request', 'book', 'none')
    .map((method) => `?secret=${SECRET}&exec=true&mod=Probe&method=${method}`),
  fc.array(pair, { maxLength: 6 }).map((pairs) => `?${pairs.join('&')}`),
)

const verb = mostly(
  'POST',
  fc.constantFrom('GET', 'PUT', 'PATCH', 'DELETE'),
  fc.constantFrom('HEAD', 'OPTIONS', 'PROPFIND', 'TRACE', 'M-SEARCH', 'post', 'FOO', ''),
)

const header = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      ...words(
        'Content-Type: application/json|Content-Type: application/x-www-form-urlencoded|Content-Type:|Trailer: X-A',
        '|',
      ),
      ...words(
        'Content-Encoding: zstd|Content-Encoding: identity|Expect: 100-continue|Upgrade: nothing|X-Empty:',
        '|',
      ),
      ...words(
        'X-Request-ID: spec-1|X-Request-ID: <script>|X-Request-ID: \xff|Cookie: a=b|Authorization: Basic x',
        '|',
      ),
      ...words('__proto__: p|constructor: c|pos-query-params: forged|X-Webhook-Secret: guess', '|'),
      `X-Webhook-Secret: ${SECRET}`,
      `X-Long: ${'x'.repeat(3000)}`,
    ),
  },
  fc.constantFrom(
    ...words(
      'no colon|: no name|X A: b|X-Folded: a\r\n b|X-Zero: \0|Transfer-Encoding: gzip|Content-Length: -1',
      '|',
    ),
    `X-Huge: ${'x'.repeat(20_000)}`,
  ),
)

const body = fc.oneof(
  fc.constantFrom(
    '',
    '{}',
    '{"room":"A"}',
    '{"room":"A","seats":2}',
    '{"room":',
    'room=A&seats=2',
    'null',
    '[]',
    '"',
  ),
  fc.constantFrom('\xff\xfe\0', '{"__proto__":{"room":"A"}}', '['.repeat(LIMIT), 'x'.repeat(5 * LIMIT)),
  fc.integer({ min: LIMIT - 1, max: LIMIT + 1 }).map((length) => 'x'.repeat(length)),
)

/** Any request at all to a room's webhook, from the sound to what is no HTTP. */
export const shots: Arbitrary<Shot> = fc.record({
  verb,
  target: fc.tuple(path, query).map((parts) => parts.join('')),
  headers: fc.array(header, { maxLength: 3 }),
  body,
  framing: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('length', 'chunked', 'none') },
    fc.constantFrom('both', 'wrong'),
  ),
  cut: mostly<number | undefined>(undefined, fc.integer({ min: 1, max: 400 })),
  listens: fc.boolean(),
})

/** A request's bytes, one a character. */
export function bytesOf({ verb, target, headers, body, framing, cut }: Shot): string {
  const length = `Content-Length: ${String(body.length)}`
  const chunked = 'Transfer-Encoding: chunked'
  const half = Math.floor(body.length / 2)
  const chunks = [body.slice(0, half), body.slice(half)]
    .map((chunk) => (chunk === '' ? '' : `${chunk.length.toString(16)}\r\n${chunk}\r\n`))
    .join('')
  const framed = {
    length: [[length], body],
    chunked: [[chunked], `${chunks}0\r\n\r\n`],
    none: [[], ''],
    both: [[length, chunked], `${chunks}0\r\n\r\n`],
    wrong: [[chunked], `${body}no size\r\n`],
  } as const
  const [lines, sent] = framed[framing]
  const head = [`${verb} ${target} HTTP/1.1`, 'Host: room', 'Connection: close', ...lines, ...headers]
  return `${head.join('\r\n')}\r\n\r\n${sent}`.slice(0, cut)
}
