import { expect } from 'chai'
import { z } from 'zod'
import { secretSettings } from '../../src/driver/index.js'

const secret = z.string().meta({ secret: true })

describe('The secrets of settings', () => {
  const Tree: z.ZodType = z.object({ pin: secret.optional(), inner: z.lazy(() => Tree).optional() })

  const cases: [what: string, schema: z.ZodType, settings: unknown, found: object][] = [
    ['a text', z.object({ key: secret, name: z.string() }), { key: 'k7', name: 'n' }, { key: 'k7' }],
    ['marked before its default', z.object({ key: secret.default('') }), { key: 'k7' }, { key: 'k7' }],
    [
      'marked behind it',
      z.object({ key: z.string().default('').meta({ secret: true }) }),
      { key: 'k7' },
      { key: 'k7' },
    ],
    [
      'marked before it is described',
      z.object({ key: z.string().optional().meta({ secret: true }).describe('A key') }),
      { key: 'k7' },
      { key: 'k7' },
    ],
    [
      'one of a list',
      z.object({ all: z.array(z.object({ key: secret.nullish() })) }),
      { all: [{}, { key: 'k7' }] },
      { 'all.1.key': 'k7' },
    ],
    ['under any name', z.record(z.string(), secret), { 'a.b': 'k7' }, { 'a.b': 'k7' }],
    ['one of several kinds', z.object({ key: z.union([z.number(), secret]) }), { key: 'k7' }, { key: 'k7' }],
    ['of a tuple', z.tuple([z.string(), secret]), ['a', 'k7'], { 1: 'k7' }],
    [
      'all that is inside',
      z.object({ login: z.object({ user: z.string(), list: z.array(z.string()) }).meta({ secret: true }) }),
      { login: { user: 'u', list: ['p'] } },
      { 'login.user': 'u', 'login.list.0': 'p' },
    ],
    [
      'what is transformed',
      z.object({ key: secret.transform((text) => text.trim()) }),
      { key: 'k7' },
      { key: 'k7' },
    ],
    [
      'of a schema that is refined',
      z.object({ key: secret }).refine(() => true),
      { key: 'k7' },
      { key: 'k7' },
    ],
    ['of a schema in itself', Tree, { inner: { inner: { pin: 'k7' } } }, { 'inner.inner.pin': 'k7' }],
    [
      'of a schema with a name',
      z.object({ key: z.object({ pin: secret }).meta({ id: 'SpecPin' }) }),
      { key: { pin: 'k7' } },
      { 'key.pin': 'k7' },
    ],
    ['none that is empty', z.object({ key: secret }), { key: '' }, {}],
    ['none that is no text', z.object({ key: z.number().meta({ secret: true }) }), { key: 7 }, {}],
    ['none that is not marked', z.object({ key: z.string() }), { key: 'k7' }, {}],
    ['none of what JSON Schema has no words for', z.custom(), { key: 'k7' }, {}],
  ]
  for (const [what, schema, settings, found] of cases)
    it(`are found by what their schema marks: ${what}`, () => {
      expect(Object.fromEntries(secretSettings(schema, settings))).to.deep.equal(found)
    })

  it('are none without a schema', () => {
    expect([...secretSettings(undefined, { key: 'k7' })]).to.deep.equal([])
  })
})
