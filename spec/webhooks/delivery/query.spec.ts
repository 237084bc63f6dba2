import { expect } from 'chai'
import fc from 'fast-check'
import { HookQuery, parseQuery } from '../../../src/webhooks/delivery/query.js'

/** A query that can be read. */
function read(text: string): HookQuery {
  const query = parseQuery(text)
  if (query.fault) throw query.fault
  return query
}

const codeOf = (text: string): string | undefined => parseQuery(text).fault?.code

const PARAMETERS = ['secret', 'exec', 'mod', 'index', 'method', 'binary'] as const

describe('The query of a webhook', () => {
  it('has six parameters of ours, and keeps all others for the driver', () => {
    const text = 'secret=S&exec=true&mod=Display&index=2&method=request&binary=true&door=1'
    expect(read(text)).to.include({
      secret: 'S',
      exec: 'true',
      mod: 'Display',
      index: '2',
      method: 'request',
      binary: 'true',
      passedOn: 'exec=true&mod=Display&index=2&method=request&binary=true&door=1',
    })
  })

  for (const name of PARAMETERS) {
    const ambiguous = [
      `${name}=a&${name}=b`,
      `${name}=a&door=1&${name}=a`,
      `${name}&${name}`,
      `${name}=&${name}=a`,
      `${name}=a&${encoded(name)}=b`,
      `${name}[]=a`,
      `${name}[0]=a`,
      `${name}[x]=a`,
      `${name}[=a`,
      `${name}[][x]=a`,
      `${name}%5B%5D=a`,
      `${encoded(name)}[]=a`,
      `${name}=a&${name}[]=b`,
    ]
    for (const text of ambiguous)
      it(`is refused as ambiguous: ${text}`, () => {
        expect(codeOf(text)).to.equal('invalid-parameter')
      })
  }

  it('means the first of two, and passes on neither secret', () => {
    expect(parseQuery('a=1&secret=S&b=2&secret=T&mod=M&mod=N&secret=U')).to.include({
      secret: 'S',
      mod: 'M',
      passedOn: 'a=1&b=2&mod=M&mod=N',
    })
  })

  it('has its secret although something else cannot be read', () => {
    const query = parseQuery('mod=%E9&%=1&secret=S&b[]=%')
    expect([query.secret, query.fault?.code, query.passedOn]).to.deep.equal([
      'S',
      'invalid-url',
      'mod=%E9&%=1&b[]=%',
    ])
  })

  const foreign = [
    'door=1&door=2',
    'door[]=1&door[]=2',
    'doors[secret]=1',
    'Secret=1&Secret=2',
    'secrets=1&secrets=2',
    'secret.x=1&secret.y=2',
    '[secret]=1',
    '__proto__=1&constructor=2&toString=3&hasOwnProperty=4',
    'passedOn=1',
    '&&&',
    '=',
    '=secret',
    'a=b=c&d',
  ]
  for (const text of foreign)
    it(`passes on what is the sender's: ${text}`, () => {
      expect(read(text)).to.deep.equal(new HookQuery(text))
    })

  for (const text of ['door=50%&secret=S', '%=1&secret=S', 'secret=S&%zz=%E9&=%'])
    it(`is not judged where it is the sender's: ${text}`, () => {
      expect(read(text)).to.include({ secret: 'S', passedOn: text.replace(/&?secret=S&?/, '') })
    })

  for (const name of PARAMETERS)
    it(`is refused for a bad escape in what is ours: ${name}`, () => {
      expect(codeOf(`door=1&${name}=%E9`)).to.equal('invalid-url')
    })

  it('may have been pasted out of a page', () => {
    const text = 'secret=S&amp;exec=true&amp;amp;mod=Display&amp;door=1'
    expect(read(text)).to.include({
      ...{ secret: 'S', exec: 'true', mod: 'Display' },
      passedOn: 'amp;exec=true&amp;amp;mod=Display&amp;door=1',
    })
  })

  it('passes on exactly what came but for the pair with the secret', () => {
    fc.assert(
      fc.property(queries, (pairs) => {
        const text = pairs.join('&')
        const expected = pairs.filter((pair) => !isSecret(pair)).join('&')
        expect(read(text).passedOn).to.equal(expected)
      }),
      {
        numRuns: 2000,
        examples: [[['secret=x', '']], [['', 'secret=x']], [['secret=x']], [['a', 'secret']]],
      },
    )
  })

  it('reads each parameter as a form does', () => {
    fc.assert(
      fc.property(queries, (pairs) => {
        const text = pairs.join('&')
        const form = new URLSearchParams(text)
        const query = read(text)
        for (const name of PARAMETERS) expect(query[name] ?? null).to.equal(form.get(name))
      }),
      { numRuns: 1000 },
    )
  })
})

/** A name with its first letter as an escape. */
function encoded(name: string): string {
  return `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`
}

const isSecret = (pair: string): boolean => decodeURIComponent(pair.split('=', 1)[0] ?? '') === 'secret'

const value = fc.constantFrom('', '=', '=x', '=x=y', '=%26', '=%2B+', '=secret', '=true', '=?')
const foreignPair = fc
  .tuple(fc.constantFrom('', 'door', 'a', 'secre', 'secrets', '%26secret', 'x[secret]', '__proto__'), value)
  .map((parts) => parts.join(''))

/** Pairs of a query with each parameter of ours at most once, and any of the sender's. */
const queries = fc
  .tuple(
    fc.array(foreignPair, { maxLength: 4 }),
    fc.subarray([...PARAMETERS]),
    fc.array(fc.tuple(fc.boolean(), value), { minLength: 6, maxLength: 6 }),
  )
  .map(([others, own, spellings]) => [
    ...others,
    ...own.map((name, at) => {
      const [isEncoded, text] = spellings[at] ?? [false, '']
      return (isEncoded ? encoded(name) : name) + text
    }),
  ])
  .chain((pairs) => fc.shuffledSubarray(pairs, { minLength: pairs.length }))
