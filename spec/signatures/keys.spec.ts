import { createHash, generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { SignJWT, exportJWK } from 'jose'
import { signingOf } from '../../src/senders/index.js'
import {
  loadText,
  PublishedKeys,
  verify as verifyWith,
  type SenderKeys,
  type Verification,
} from '../../src/signatures/index.js'
import { FakeClock } from '../../src/testing/index.js'
import { certificate } from '../support/certificate.js'
import { thrownBy } from '../support/thrown.js'
import { NOW, settingsOf, verify } from './support/samples.js'

type Given = Parameters<typeof settingsOf>[0]
const BODY = Buffer.from('{"door":"1.07"}')
const call = (headers: readonly string[], change: Partial<Verification> = {}): Verification => ({
  url: 'https://hooks.example.org/notify',
  headers,
  body: BODY,
  now: NOW,
  ...change,
})

/** What is published at each URL. */
const published = (texts: Readonly<Record<string, string>>): SenderKeys => ({
  text: (url) => Promise.resolve(texts[url]),
})
const judge = async (given: Given, sent: Verification, keys: SenderKeys) =>
  await verifyWith(signingOf(settingsOf(given)), sent, keys)

const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString()
const der = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })

describe('A signature by a private key', () => {
  const ed = generateKeyPairSync('ed25519')
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const cases = [
    ['ed25519', ed, null],
    ['ecdsa-sha256', ec, 'sha256'],
    ['rsa-sha256', rsa, 'sha256'],
    ['rsa-sha1', rsa, 'sha1'],
  ] as const
  for (const [algorithm, { publicKey, privateKey }, hash] of cases)
    for (const [form, encoding, secret] of [
      ['PEM', 'utf8', pem(publicKey)],
      ['DER in base64', 'base64', der(publicKey).toString('base64')],
      ['DER in hex', 'hex', der(publicKey).toString('hex')],
    ] as const)
      it(`is proved by ${algorithm} with a public key as ${form}`, () => {
        const scheme = {
          kind: 'public-key',
          algorithm,
          header: 'X-Sig',
          encoding: 'base64',
          signed: '{body}',
          secret: { encoding },
        } as const
        const settings = settingsOf({ scheme, secrets: [secret] })
        const signature = signBytes(hash, BODY, privateKey).toString('base64')
        expect(verify(settings, call(['X-Sig', signature]))).to.include({ ok: true })
        for (const other of [signature.slice(4), '', 'AAAA', 'no base64 ☃'])
          expect(verify(settings, call(['X-Sig', other]))).to.include({ code: 'signature-invalid' })
        expect(verify(settings, call(['X-Sig', signature], { body: Buffer.from('{}') }))).to.include({
          ok: false,
        })
      })
})

describe('A JSON Web Token', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const KEYS = 'https://keys.example.org/certs'
  const scheme = {
    kind: 'jwt',
    header: 'Authorization',
    label: 'Bearer ',
    algorithm: 'RS256',
    keys: KEYS,
    body_unsigned: true,
    claims: { iss: 'https://issuer.example.org', aud: '{parameter:audience}', verified: true },
  } as const
  const given: Given = { scheme, parameters: { audience: 'https://hooks.example.org' } }
  const usual = { iss: 'https://issuer.example.org', aud: 'https://hooks.example.org', verified: true }
  const seconds = NOW / 1000
  const token = async (claims: object = {}, { kid = 'one', at = seconds } = {}): Promise<string> =>
    await new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuedAt(at)
      .setExpirationTime(at + 3600)
      .sign(privateKey)
  let keys: SenderKeys
  before(async () => {
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
    keys = published({ [KEYS]: JSON.stringify({ keys: [jwk] }) })
  })
  const bearer = (text: string): Verification => call(['Authorization', `bearer ${text}`])

  it('is right with a key that its sender publishes', async () => {
    expect(await judge(given, bearer(await token()), keys)).to.include({ ok: true, age: 0 })
    const several = { aud: ['https://other.example.org', 'https://hooks.example.org'] }
    expect(await judge(given, bearer(await token(several)), keys)).to.include({ ok: true })
  })

  const wrong: [what: string, claims: object, options?: { kid?: string; at?: number }, code?: string][] = [
    ['another audience', { aud: 'https://other.example.org' }],
    ['no audience', { aud: undefined }],
    ['another issuer', { iss: 'https://issuer.example.com' }],
    ['a text for a truth', { verified: 'true' }],
    ['an unknown key', {}, { kid: 'two' }],
    ['a time that is over', {}, { at: seconds - 3700 }, 'signature-expired'],
    ['a time to come', { nbf: seconds + 100 }],
  ]
  for (const [what, claims, options = {}, code = 'signature-invalid'] of wrong)
    it(`is refused with ${what}`, async () => {
      expect(await judge(given, bearer(await token(claims, options)), keys)).to.include({ ok: false, code })
    })

  it('is refused with an algorithm that its scheme does not name', async () => {
    // What anybody can read as a public key is no secret to sign with.
    const forged = await new SignJWT(usual)
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(Buffer.from(pem(publicKey)))
    const none = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(usual))}.`
    for (const text of [forged, none.replaceAll('=', ''), 'a.b.c', '', 'x'.repeat(3000)])
      expect(await judge(given, bearer(text), keys)).to.include({ ok: false, code: 'signature-invalid' })
    expect(await judge(given, call(['Authorization', `Basic ${forged}`]), keys)).to.include({ ok: false })
    expect(await judge(given, call([]), keys)).to.include({ code: 'signature-missing' })
  })

  for (const [what, texts] of [
    ['do not come', {}],
    ['are none', { [KEYS]: '<html>' }],
  ] as const)
    it(`is to be sent again while keys ${what}`, async () => {
      expect(await judge(given, bearer(await token()), published(texts))).to.include({
        ok: false,
        code: 'signature-keys-unavailable',
      })
    })

  it('has the keys asked for anew once where its own is not among them', async () => {
    const asked: boolean[] = []
    const counting: SenderKeys = {
      text: (url, isFresh = false) => {
        asked.push(isFresh)
        return keys.text(url)
      },
    }
    await judge(given, bearer(await token({}, { kid: 'two' })), counting)
    expect(asked).to.deep.equal([false, true])
  })

  it('that says what the body is proves it, with any of the secrets', async () => {
    const own: Given = {
      scheme: {
        kind: 'jwt',
        header: 'X-Token',
        algorithm: 'HS256',
        body_hash: { claim: 'sum', algorithm: 'sha256', encoding: 'base64' },
      },
      secrets: ['the-new-secret', 'the-old-secret'],
    }
    const sum = '8DKyUZRxYGNcCz3sZfUPeb3Crh3TaxEJzjc4aqXfdYc='
    const made = async (claims: { readonly sum: unknown }): Promise<string> =>
      await new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(Buffer.from('the-old-secret'))
    const right = createHash('sha256').update(BODY).digest('base64')
    expect(await judge(own, call(['X-Token', await made({ sum: right })]), keys)).to.include({ ok: true })
    for (const other of [sum, right.toLowerCase(), 5, undefined])
      expect(await judge(own, call(['X-Token', await made({ sum: other })]), keys)).to.include({ ok: false })
    const late = { scheme: own.scheme, secrets: ['another-secret'] }
    expect(await judge(late, call(['X-Token', await made({ sum: right })]), keys)).to.include({ ok: false })
  })
})

describe('A certificate that a call names', () => {
  const shown = certificate()
  const scheme: Given['scheme'] = {
    kind: 'public-key',
    algorithm: 'ecdsa-sha256',
    member: 'Signature',
    encoding: 'base64',
    signed: '{pairs:Message,Subject,Topic}',
    body_unsigned: true,
    certificate: { member: 'CertURL', hosts: ['sns.*.example.org'] },
  }
  const URL = 'https://sns.eu-1.example.org/cert.pem'
  const sent = (url: unknown, now = Date.now()): Verification => {
    const signature = signBytes('sha256', Buffer.from('Message\nhi\nTopic\nrooms\n'), shown().key)
    const body = { Topic: 'rooms', Message: 'hi', Signature: signature.toString('base64'), CertURL: url }
    return call([], { body: Buffer.from(JSON.stringify(body)), now })
  }
  const keys = (): SenderKeys => published({ [URL]: shown().cert, 'https://sns.eu-1.example.org/x': 'no' })

  it('proves it, without any secret', async () => {
    expect(await judge({ scheme }, sent(URL), keys())).to.include({ ok: true })
    expect(await judge({ scheme }, { ...sent(URL), body: Buffer.from('{}') }, keys())).to.include({
      code: 'signature-missing',
    })
  })

  it('is not asked for at other hosts', async () => {
    const asked: string[] = []
    const curious: SenderKeys = {
      text: (url) => {
        asked.push(url)
        return Promise.resolve(shown().cert)
      },
    }
    const others = [
      'http://sns.eu-1.example.org/cert.pem',
      'https://sns.eu-1.example.org:8443/cert.pem',
      'https://sns.eu-1.example.org.evil.example/cert.pem',
      'https://sns.a.b.example.org/cert.pem',
      'https://sns.example.org/cert.pem',
      'https://evil.example/?sns.eu-1.example.org',
      'https://sns.eu-1.example.org@evil.example/cert.pem',
      'cert.pem',
      5,
    ]
    for (const other of others) expect((await judge({ scheme }, sent(other), curious)).ok).to.equal(false)
    expect(asked).to.deep.equal([])
  })

  it('must be of the present, and there', async () => {
    const year = 365 * 86_400_000
    expect(await judge({ scheme }, sent(URL, Date.now() + year), keys())).to.include({
      code: 'signature-invalid',
    })
    for (const at of ['/x', '/gone'])
      expect(await judge({ scheme }, sent(`https://sns.eu-1.example.org${at}`), keys())).to.include({
        code: 'signature-keys-unavailable',
      })
  })
})

describe('What senders publish', () => {
  /** Keys of which each fetch is counted; they fail while there is no text. */
  const counted = () => {
    const clock = new FakeClock()
    const state = { fetches: 0, text: 'one' as string | undefined }
    const keys = new PublishedKeys({
      clock,
      load: () => {
        state.fetches += 1
        return state.text === undefined ? Promise.reject(new Error('gone')) : Promise.resolve(state.text)
      },
    })
    return { clock, keys, state }
  }

  it('is fetched once an hour, by calls that come together once as well', async () => {
    const { clock, keys, state } = counted()
    expect(await Promise.all([keys.text('a'), keys.text('a')])).to.deep.equal(['one', 'one'])
    await clock.advance(3_599_999)
    await keys.text('a')
    expect(state.fetches).to.equal(1)
    await clock.advance(1)
    await keys.text('a')
    expect(state.fetches).to.equal(2)
  })

  it('is fetched anew for a key that is missed, every half a minute at most', async () => {
    const { clock, keys, state } = counted()
    await keys.text('a')
    await keys.text('a', true)
    expect(state.fetches).to.equal(1)
    await clock.advance(30_000)
    state.text = 'two'
    expect(await keys.text('a', true)).to.equal('two')
    expect(await keys.text('a')).to.equal('two')
  })

  it('is not asked for again at once where it does not come, and what is still good is used', async () => {
    const { clock, keys, state } = counted()
    state.text = undefined
    expect([await keys.text('a'), await keys.text('a'), state.fetches]).to.deep.equal([
      undefined,
      undefined,
      1,
    ])
    await clock.advance(10_000)
    state.text = 'one'
    expect(await keys.text('a')).to.equal('one')
    await clock.advance(60_000)
    state.text = undefined
    expect([await keys.text('a', true), await keys.text('a', true), await keys.text('a')]).to.deep.equal(
      Array(3).fill('one'),
    )
  })

  it('is forgotten where there is too much of it', async () => {
    const { keys, state } = counted()
    for (let at = 0; at < 101; at += 1) await keys.text(`https://a.example/${at}`)
    await keys.text('https://a.example/100')
    expect(state.fetches).to.equal(101)
    await keys.text('https://a.example/0')
    expect(state.fetches).to.equal(102)
  })
})

describe('A text of an https URL', () => {
  const shown = certificate()
  let server: Server
  before(async () => {
    const answers: Record<string, [status: number, body: string, headers?: object]> = {
      '/': [200, 'keys'],
      '/large': [200, 'x'.repeat(65_537)],
      '/away': [302, '', { Location: '/' }],
      '/gone': [404, ''],
    }
    server = createServer(shown(), (request, response) => {
      const [status, body, headers = {}] = answers[request.url ?? ''] ?? [500, '']
      response.writeHead(status, { ...headers }).end(body)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  const load = (path: string, ca?: string): Promise<string> =>
    loadText(`https://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, ca)

  it('is fetched', async () => {
    expect(await load('/', shown().cert)).to.equal('keys')
  })

  for (const [what, path] of [
    ['too much', '/large'],
    ['a redirection', '/away'],
    ['nothing', '/gone'],
  ] as const)
    it(`is none where there is ${what}`, async () => {
      expect(String(await thrownBy(() => load(path, shown().cert)))).to.match(/^Error: answered /)
    })

  it('is none of a host that nobody trusts, or that does not answer', async () => {
    expect(String(await thrownBy(() => load('/')))).to.match(/self-signed/)
    expect(String(await thrownBy(() => loadText('https://127.0.0.1:1/')))).to.match(/ECONNREFUSED/)
  })
})
