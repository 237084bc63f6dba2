import { expect } from 'chai'
import { z } from 'zod'
import { faultsOf, fit } from '../../src/problem/index.js'

const Fruit = z.enum(['apple', 'pear', 'plum'])
const Shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('circle') }),
  z.strictObject({ kind: z.literal('square') }),
])
const Operand = z.union([z.string(), z.number(), z.strictObject({ mod: z.string().min(1) })])

describe('What is wrong with a value', () => {
  const cases: [what: string, schema: z.ZodType, value: unknown, words: string][] = [
    ['nothing where something must be', z.string(), undefined, 'is missing'],
    ['a number for text', z.string(), 5, 'must be text, not a number'],
    ['text for a number', z.number(), '5', 'must be a number, not text'],
    ['no end to a number', z.number(), Infinity, 'must be a number, not Infinity'],
    ['a fraction', z.int(), 1.5, 'must be a whole number'],
    ['text for a yes or no', z.boolean(), 'yes', 'must be true or false, not text'],
    ['null for a list', z.array(z.string()), null, 'must be a list, not null'],
    ['a list for an object', z.object({}), [], 'must be an object, not a list'],
    ['a list for a record', z.record(z.string(), z.string()), [], 'must be an object, not a list'],
    ['anything where nothing may be', z.never(), 1, 'must be left out'],
    ['an empty text', z.string().min(1), '', 'must not be empty'],
    ['a short text', z.string().min(8), 'x', 'must have at least 8 characters'],
    ['a long text', z.string().max(1), 'xx', 'must have at most 1 character'],
    ['a text of another length', z.string().length(3), 'x', 'must have exactly 3 characters'],
    ['an empty list', z.array(z.string()).min(1), [], 'must have at least 1 item'],
    ['a long list', z.array(z.string()).max(2), ['a', 'b', 'c'], 'must have at most 2 items'],
    ['a small number', z.number().min(1), 0, 'must be at least 1'],
    ['a number at its bound', z.number().positive(), 0, 'must be more than 0'],
    ['a large number', z.number().max(9), 10, 'must be at most 9'],
    ['a number at its upper bound', z.number().lt(9), 9, 'must be less than 9'],
    ['a number between', z.number().multipleOf(5), 7, 'must be a multiple of 5'],
    ['an early date', z.date().min(new Date(0)), new Date(-1), 'must be at least 1970-01-01T00:00:00.000Z'],
    ['another word', Fruit, 'cherry', 'must be `apple`, `pear` or `plum`'],
    ['another value', z.literal(5), 6, 'must be 5'],
    ['another kind', Shape, { kind: 'line' }, 'must be `circle` or `square`'],
    ['no mail address', z.email(), 'anna', 'must be a mail address'],
    ['no URL', z.url(), 'x', 'must be a URL'],
    ['another beginning', z.string().startsWith('sk-'), 'x', 'must begin with "sk-"'],
    ['another end', z.string().endsWith('.js'), 'x', 'must end with ".js"'],
    ['another form', z.string().regex(/^a+$/), 'b', 'must match /^a+$/'],
    ['another type than any', z.union([z.string(), z.number()]), true, 'must be text or a number'],
    ['the form that was meant, with a fault', Operand, {}, 'mod is missing'],
    [
      'a name that does not fit',
      z.record(z.string().min(2), z.string()),
      { x: 'y' },
      'has a name that cannot be used: it must have at least 2 characters',
    ],
    ['something else', z.string().refine(() => false), 'x', 'cannot be used'],
  ]
  for (const [what, schema, value, words] of cases)
    it(`is said plainly of ${what}`, () => {
      const { error } = fit(schema, value)
      expect(error && faultsOf(error).map(({ message }) => message)).to.deep.equal([words])
    })

  it('is said in the words that a schema brings along, where it has some', () => {
    const schema = z.string('must be a name').min(2, 'Too small: expected more of a name')
    for (const [value, words] of [
      [1, 'must be a name'],
      ['x', 'Too small: expected more of a name'],
    ] as const) {
      const { error } = schema.safeParse(value)
      expect(error && faultsOf(error)).to.deep.equal([{ path: '', message: words }])
    }
  })
})
