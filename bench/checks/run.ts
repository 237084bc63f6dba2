import { createHash, createHmac, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import { readJson } from '../../src/payload/index.js'
import { senderNames, senderOf, signingOf, SignatureSettings } from '../../src/senders/index.js'
import { refuseMissing, Scheme, verify, type Signing } from '../../src/signatures/index.js'

/** How many schemes are made up, each with bodies of this size. */
const SCHEMES = 2000
const MEBIBYTE = 1024 * 1024

/** What a check may take beside its hashes and one reading of JSON, in milliseconds. */
const MOST_MS = 5

/** Numbers that are the same in each run. */
function numbers(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * most)
  }
}

const next = numbers(Number(process.argv[2] ?? 107))
const pick = <T>(all: readonly T[]): T => all[next(all.length)] as T
const maybe = <T>(value: T): T | undefined => (next(2) === 0 ? value : undefined)
const many = (make: () => string, most: number): string =>
  Array.from({ length: next(most + 1) }, make).join('')

const header = () => pick(['X-Sig', 'X-At', 'X-Id', 'Authorization'])
const member = () => pick(['a', 'a.b', '[0].a', 'list[].b', '[]', 'a[3]', 'list[].list[].b', 'sig'])
const place = () => pick([{ header: header() }, { query: 'q' }, { member: member() }])
const piece = () =>
  pick([
    ...[
      '{body}',
      '{body:sha256}',
      '{timestamp}',
      '{id}',
      '{url}',
      '{url:decoded}',
      '{form:sorted}',
      '{method}',
    ],
    ...[
      '{key}',
      '{pairs:a,b,list}',
      '{parameter:a}',
      `{header:${header()}}`,
      '{query:q}',
      `{member:${member()}}`,
      '.',
      '\n',
    ],
  ])

/** A scheme that anybody may have written; most are refused, and made up anew. */
function madeUp(): object {
  const signed = {
    ...place(),
    kind: pick(['hmac', 'hash', 'public-key']),
    algorithm: pick(['sha1', 'sha256', 'sha512', 'ed25519', 'ecdsa-sha256', 'rsa-sha256']),
    signed: `${pick(['{body}', '{form:sorted}', ''])}${many(piece, 5)}`,
    encoding: pick(['hex', 'base64', 'base64url']),
    label: pick(['', 'v1=', 'Bearer ']),
    separator: maybe(pick([',', ' ', '|', ';'])),
    part: maybe(next(9) + 1),
    id: maybe(place()),
    timestamp: maybe({ ...place(), unit: pick(['s', 'ms', 'rfc3339']) }),
    digest_query: maybe('d'),
    body_unsigned: maybe(true),
  }
  return next(6) === 0 ? { kind: 'token', ...place(), label: signed.label } : signed
}

/** Bodies that cost the most: whole, in many pieces, deep, full of escapes. */
const bodies: readonly [what: string, type: string, body: Buffer][] = (
  [
    ['bytes', 'application/octet-stream', randomBytes(MEBIBYTE)],
    ['one text', 'application/json', `{"sig":"00","a":"${'x'.repeat(MEBIBYTE - 30)}"}`],
    ['a list', 'application/json', `{"sig":"00","list":[${Array(80_000).fill('{"b":"x"}').join(',')}]}`],
    [
      'numbers',
      'application/json',
      `[${Array(MEBIBYTE / 2 - 2)
        .fill('1')
        .join(',')}]`,
    ],
    ['nesting', 'application/json', '['.repeat(MEBIBYTE)],
    [
      'fields',
      'application/x-www-form-urlencoded',
      Array.from({ length: 130_000 }, (_, at) => `f${String(at)}=`).join('&'),
    ],
    ['ampersands', 'application/x-www-form-urlencoded', '&'.repeat(MEBIBYTE)],
    ['escapes', 'application/x-www-form-urlencoded', `a=${'%41'.repeat(MEBIBYTE / 3)}`],
    [
      'a large form',
      'application/x-www-form-urlencoded',
      Array.from({ length: 999 }, (_, at) => `f${String(at)}=${'v'.repeat(1030)}`).join('&'),
    ],
  ] as const
).map(([what, type, body]) => [what, type, Buffer.from(body)])

/** As many signatures as are looked at. */
const signaturesFor = ({ scheme }: Signing): string =>
  Array(scheme.kind === 'public-key' ? 4 : 16)
    .fill(`v1=${'0'.repeat(64)}`)
    .join(',')

/** A public key of each kind, by what a scheme calls it. */
const publicKeys: Readonly<Record<string, string>> = {
  ed25519: pem(generateKeyPairSync('ed25519').publicKey),
  'ecdsa-sha256': pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey),
  'rsa-sha256': pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey),
}

function pem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString()
}
const URL = 'https://hooks.example.org:8443/api/engine/v2/webhook/trig-1/notify?secret=s&q=1'

/** A check's time beside that of its hashes and of one reading of its JSON, in milliseconds. */
async function beside(signing: Signing, type: string, body: Buffer): Promise<number> {
  const headers = [
    ...['X-Sig', signaturesFor(signing), 'X-At', '1773480413', 'X-Id', 'msg_1'],
    ...['Authorization', `Bearer ${'0'.repeat(64)}`, 'Content-Type', type],
  ]
  const call = { method: 'POST', url: URL, headers, body, now: 1_773_480_413_000 }
  const keys = { text: () => Promise.resolve(undefined) }
  const begin = spent()
  refuseMissing(signing, headers)
  await verify(signing, call, keys)
  return spent() - begin - hashes(signing, body) - reading(signing, call)
}

/** What this process has computed, in milliseconds: what others do meanwhile does not count. */
function spent(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function timed(work: () => unknown): number {
  const begin = spent()
  work()
  return spent() - begin
}

/** What reading the JSON of a body once takes, where a scheme looks into it, in milliseconds. */
function reading(
  { scheme }: Signing,
  { body, headers }: { body: Buffer; headers: readonly string[] },
): number {
  if (!/"member":|\{(?:member|pairs):/.test(JSON.stringify(scheme))) return 0
  const begin = spent()
  readJson(body, headers.at(-1))
  return spent() - begin
}

const secretsFor = (scheme: Scheme): string[] =>
  scheme.kind === 'public-key' ? [publicKeys[scheme.algorithm] ?? ''] : ['YS1zZWNyZXQ=', '00ff00ff']

/** What hashing a body for each secret and each spelling of the URL takes, in milliseconds. */
function hashes({ scheme, secrets }: Signing, body: Buffer): number {
  if (!('signed' in scheme)) return 0
  const times = scheme.signed.split('{body}').length - 1 + (scheme.signed.includes('{form:sorted}') ? 1 : 0)
  const whole = scheme.signed.split('{body:sha256}').length - 1
  const tries = scheme.kind === 'public-key' ? 4 : 1
  const spellings = (scheme.signed.includes('{url') ? 3 : 1) * tries
  const name = scheme.algorithm.replace(/^\w+-/, '').replace('ed25519', 'sha512')
  const begin = spent()
  for (let at = 0; at < secrets.length * spellings * times; at += 1)
    createHmac(name, 'key').update(body).digest()
  for (let at = 0; at < spellings * whole * 2; at += 1) createHash('sha256').update(body).digest()
  return spent() - begin
}

async function worst(signing: Signing, some = bodies): Promise<{ ms: number; what: string }> {
  let found = { ms: 0, what: '' }
  for (const [what, type, body] of some) {
    // The least of three: what another process takes is not the check's.
    const times = [await beside(signing, type, body)]
    while (times.length < 3 && Math.min(...times) > MOST_MS) times.push(await beside(signing, type, body))
    const ms = Math.min(...times)
    if (ms > found.ms) found = { ms, what }
  }
  return found
}

const found: { ms: number; what: string; name: string }[] = []
for (const name of senderNames) {
  const { vectors } = senderOf(name)
  const { secrets = [], parameters = {} } = vectors[0] ?? {}
  const settings = SignatureSettings.safeParse({ preset: name, secrets, parameters })
  if (settings.success) found.push({ name, ...(await worst(signingOf(settings.data))) })
}
let tried = 0
for (let made = 0; made < SCHEMES; tried += 1) {
  const { data: scheme } = Scheme.safeParse(madeUp())
  if (!scheme) continue
  made += 1
  const signing = {
    name: 'custom',
    scheme,
    handshakes: [],
    secrets: secretsFor(scheme),
    parameters: { a: 'p' },
    required: true,
  }
  found.push({ name: JSON.stringify(scheme), ...(await worst(signing, [pick(bodies)])) })
}
found.sort((a, b) => b.ms - a.ms)
const over = found.filter(({ ms }) => ms > MOST_MS)
console.log(
  `${String(SCHEMES)} schemes out of ${String(tried)} made up, each with one of ${String(bodies.length)} bodies of 1 MiB, and ${String(senderNames.length)} senders with all of them`,
)
for (const { ms, what, name } of found.slice(0, 5))
  console.log(`${ms.toFixed(2)} ms beside the hashes and one reading of JSON, ${what}: ${name.slice(0, 300)}`)
const worstReading = Math.max(...bodies.map(([, type, body]) => timed(() => readJson(body, type))))
console.log(`one reading of JSON takes ${worstReading.toFixed(1)} ms at most`)
console.log(`${String(over.length)} take more than ${String(MOST_MS)} ms`)
process.exitCode = over.length === 0 ? 0 : 1
