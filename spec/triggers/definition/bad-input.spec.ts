import { expect } from 'chai'
import { faultsOf } from '../../../src/problem/index.js'
import {
  DeclaredTrigger,
  operators,
  SystemTriggerDefinition,
  TriggerDefinition,
} from '../../../src/triggers/index.js'

const least = { name: 'Doorbell' }
const variable = { mod: 'Display_1', status: 'power', keys: [] }
const comparison = { left: variable, operator: 'equal', right: true }
const mailer = { emails: ['anna@example.org'] }

const comparing = (change: object) => ({
  conditions: { comparisons: [comparison, { ...comparison, ...change }] },
})
const timed = (time: object) => ({ conditions: { time_dependents: [time] } })
const calling = (action: object) => ({
  actions: { functions: [{ mod: 'Display_1', method: 'on', ...action }] },
})
const mailing = (change: object) => ({ actions: { mailers: [{ ...mailer, ...change }] } })
const many = <T>(count: number, thing: T): T[] => Array.from({ length: count }, () => thing)

/** What is wrong with a definition: paths, each with the message. */
function faults(change: object): [path: string, message: string][] {
  const { error } = TriggerDefinition.safeParse({ ...least, ...change })
  return error ? faultsOf(error).map(({ path, message }) => [path, message]) : []
}

describe('The definition of a trigger', () => {
  const LEFT = 'conditions.comparisons[1].left'
  const TIME = 'conditions.time_dependents[0]'
  const NO_CRON = /^is not a cron expression of five fields$/
  const NO_OPERAND = /^must be a boolean, a number, a string or a status variable/
  const refused: [what: string, change: object, path: string, message: RegExp][] = [
    ['no name', { name: undefined }, 'name', /^is missing$/],
    ['an empty name', { name: '' }, 'name', /^must not be empty$/],
    ['a name of blanks', { name: ' \t ' }, 'name', /^must not be empty$/],
    ['a name too long', { name: 'x'.repeat(201) }, 'name', /^must have at most 200 characters$/],
    ['a name that is no text', { name: 5 }, 'name', /^must be text, not a number$/],
    [
      'a description too long',
      { description: 'x'.repeat(10_001) },
      'description',
      /must have at most 10000 characters/,
    ],
    [
      'text for a yes or no',
      { enable_webhook: 'true' },
      'enable_webhook',
      /^must be true or false, not text$/,
    ],
    [
      'a verb it does not know',
      { supported_methods: ['POST', 'HEAD'] },
      'supported_methods',
      /^contains invalid methods: HEAD$/,
    ],
    [
      'verbs in lower case',
      { supported_methods: ['post', 'GET', 'patch'] },
      'supported_methods',
      /^contains invalid methods: post, patch$/,
    ],
    [
      'something else for a verb',
      { supported_methods: ['POST', 5] },
      'supported_methods[1]',
      /^must be text, not a number$/,
    ],
    ['one verb by itself', { supported_methods: 'POST' }, 'supported_methods', /^must be a list, not text$/],
    ['a negative period', { debounce_period: -0.001 }, 'debounce_period', /^must be at least 0$/],
    [
      'a period beyond three weeks',
      { debounce_period: 2_000_001 },
      'debounce_period',
      /^must be at most 2000000$/,
    ],
    [
      'a period without end',
      { debounce_period: Infinity },
      'debounce_period',
      /^must be a number, not Infinity$/,
    ],
    ['a period in text', { debounce_period: '5' }, 'debounce_period', /^must be a number, not text$/],
    [
      'an unknown operator',
      comparing({ operator: 'like' }),
      'conditions.comparisons[1].operator',
      /^must be `.+` or `/,
    ],
    [
      'an operator as a sign',
      comparing({ operator: '==' }),
      'conditions.comparisons[1].operator',
      /^must be `.+` or `/,
    ],
    [
      'no operator',
      comparing({ operator: undefined }),
      'conditions.comparisons[1].operator',
      /^must be `.+` or `/,
    ],
    [
      'an operator that every object answers to',
      comparing({ operator: 'constructor' }),
      'conditions.comparisons[1].operator',
      /^must be `.+` or `/,
    ],
    [
      'a status variable without keys',
      comparing({ left: { mod: 'Display_1', status: 'power' } }),
      LEFT,
      NO_OPERAND,
    ],
    [
      'a status variable of a module without a name',
      comparing({ left: { ...variable, mod: '' } }),
      `${LEFT}.mod`,
      /^must not be empty$/,
    ],
    [
      'a status variable with numbers for keys',
      comparing({ left: { ...variable, keys: [0] } }),
      LEFT,
      NO_OPERAND,
    ],
    ['null for a constant', comparing({ left: null }), LEFT, NO_OPERAND],
    ['a list for a constant', comparing({ left: [1] }), LEFT, NO_OPERAND],
    [
      'a constant too long',
      comparing({ left: 'x'.repeat(10_001) }),
      LEFT,
      /must have at most 10000 characters/,
    ],
    ['no right side', comparing({ right: undefined }), 'conditions.comparisons[1].right', NO_OPERAND],
    [
      '101 comparisons',
      { conditions: { comparisons: many(101, comparison) } },
      'conditions.comparisons',
      /^must have at most 100 items$/,
    ],
    [
      '101 times',
      { conditions: { time_dependents: many(101, { type: 'at', time: 1 }) } },
      'conditions.time_dependents',
      /^must have at most 100 items$/,
    ],
    ['conditions that are a list', { conditions: [] }, 'conditions', /^must be an object, not a list$/],
    ['a time of another type', timed({ type: 'every', time: 5 }), `${TIME}.type`, /^must be `.+` or `/],
    ['`at` without a time', timed({ type: 'at' }), `${TIME}.time`, /^is required for the type at$/],
    [
      '`at` with a cron expression',
      timed({ type: 'at', cron: '* * * * *' }),
      `${TIME}.time`,
      /^is required for the type at$/,
    ],
    [
      '`at` in parts of a second',
      timed({ type: 'at', time: 1.5 }),
      `${TIME}.time`,
      /^must be a whole number$/,
    ],
    [
      '`at` beyond the year 9999',
      timed({ type: 'at', time: 253_402_300_800 }),
      `${TIME}.time`,
      /^must be at most 253402300799$/,
    ],
    [
      '`cron` without an expression',
      timed({ type: 'cron' }),
      `${TIME}.cron`,
      /^is required for the type cron$/,
    ],
    [
      '`cron` with a time',
      timed({ type: 'cron', time: 5 }),
      `${TIME}.cron`,
      /^is required for the type cron$/,
    ],
    [
      'a cron expression of six fields',
      timed({ type: 'cron', cron: '0 30 2 * * *' }),
      `${TIME}.cron`,
      NO_CRON,
    ],
    ['a cron expression of four fields', timed({ type: 'cron', cron: '30 2 * *' }), `${TIME}.cron`, NO_CRON],
    ['a cron expression that is empty', timed({ type: 'cron', cron: '' }), `${TIME}.cron`, NO_CRON],
    [
      'a cron expression beyond its range',
      timed({ type: 'cron', cron: '60 * * * *' }),
      `${TIME}.cron`,
      NO_CRON,
    ],
    [
      'a cron expression of words',
      timed({ type: 'cron', cron: 'every day at half past' }),
      `${TIME}.cron`,
      NO_CRON,
    ],
    ['a cron expression by a nickname', timed({ type: 'cron', cron: '@daily' }), `${TIME}.cron`, NO_CRON],
    ['a day that never comes', timed({ type: 'cron', cron: '0 0 30 2 *' }), `${TIME}.cron`, NO_CRON],
    [
      'an unknown zone',
      timed({ type: 'at', time: 5, timezone: 'Mars/Olympus' }),
      `${TIME}.timezone`,
      /^is not a known time zone$/,
    ],
    [
      'an empty zone',
      timed({ type: 'at', time: 5, timezone: '' }),
      `${TIME}.timezone`,
      /^is not a known time zone$/,
    ],
    ['a function without a module', calling({ mod: undefined }), 'actions.functions[0].mod', /^is missing$/],
    [
      'a function without a method',
      calling({ method: '' }),
      'actions.functions[0].method',
      /^must not be empty$/,
    ],
    [
      'arguments in order',
      calling({ args: [1] }),
      'actions.functions[0].args',
      /^must be an object, not a list$/,
    ],
    [
      '101 functions',
      { actions: { functions: many(101, { mod: 'Display_1', method: 'on' }) } },
      'actions.functions',
      /^must have at most 100 items$/,
    ],
    [
      'a bad address',
      mailing({ emails: ['anna@example.org', 'anna'] }),
      'actions.mailers[0].emails[1]',
      /^must be a mail address$/,
    ],
    [
      'an address with a name',
      mailing({ emails: ['Anna <anna@example.org>'] }),
      'actions.mailers[0].emails[0]',
      /^must be a mail address$/,
    ],
    [
      'two addresses in one',
      mailing({ emails: ['a@example.org,b@example.org'] }),
      'actions.mailers[0].emails[0]',
      /^must be a mail address$/,
    ],
    [
      'an address of two lines',
      mailing({ emails: ['a@example.org\r\nBcc: b@example.org'] }),
      'actions.mailers[0].emails[0]',
      /^must be a mail address$/,
    ],
    ['no address', mailing({ emails: [] }), 'actions.mailers[0].emails', /^must have at least 1 item$/],
    [
      '101 addresses',
      mailing({ emails: many(101, 'anna@example.org') }),
      'actions.mailers[0].emails',
      /^must have at most 100 items$/,
    ],
    [
      'a mail too long',
      mailing({ content: 'x'.repeat(100_001) }),
      'actions.mailers[0].content',
      /^must have at most 100000 characters$/,
    ],
  ]
  for (const [what, change, path, message] of refused)
    it(`is refused with ${what}`, () => {
      const found = faults(change)
      expect(found.map(([at]) => at)).to.deep.equal([path])
      expect(found[0]?.[1]).to.match(message)
    })

  it('is told of all its faults at once', () => {
    const change = { name: '', ...comparing({ operator: 'like', right: null }), debounce_period: -1 }
    expect(faults(change).map(([path]) => path)).to.have.members([
      'name',
      'debounce_period',
      'conditions.comparisons[1].operator',
      'conditions.comparisons[1].right',
    ])
  })

  const spelled = (operator: string): unknown =>
    TriggerDefinition.parse({ ...least, ...comparing({ operator }) }).conditions.comparisons[1]?.operator
  for (const operator of operators)
    it(`takes ${operator} in any case, with or without underscores`, () => {
      const words = operator.split('_')
      const camel = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('')
      for (const text of [operator, operator.toUpperCase(), camel, words.join(''), `_${operator}`])
        expect(spelled(text)).to.equal(operator)
    })

  const accepted: [what: string, change: object][] = [
    ['no verb at all', { supported_methods: [] }],
    ['a period of parts of a second', { debounce_period: 0.25 }],
    ['constants on both sides', comparing({ left: '', right: 1e300 })],
    ['keys into a value', comparing({ left: { ...variable, keys: ['a', ''] } })],
    ['both a time and an expression', timed({ type: 'at', time: 0, cron: '* * * * *' })],
    [
      'an expression with names, ranges and steps',
      timed({ type: 'cron', cron: '*/5 8-18 1,15 JAN-JUN mon-FRI' }),
    ],
    ['an expression with odd blanks', timed({ type: 'cron', cron: ' 30  2 * * * ' })],
    ['a day that comes every four years', timed({ type: 'cron', cron: '0 0 29 2 *' })],
    ['a zone', timed({ type: 'cron', cron: '30 2 * * *', timezone: 'Australia/Lord_Howe' })],
    ['arguments of every kind', calling({ args: { a: null, b: [1, { c: 'd' }] } })],
    ['a hundred of everything', { conditions: { comparisons: many(100, comparison) } }],
  ]
  for (const [what, change] of accepted)
    it(`may have ${what}`, () => {
      expect(faults(change)).to.deep.equal([])
    })

  it('has its verbs in one order, and each once', () => {
    const { supported_methods } = TriggerDefinition.parse({
      ...least,
      supported_methods: ['DELETE', 'GET', 'DELETE'],
    })
    expect(supported_methods).to.deep.equal(['GET', 'DELETE'])
  })

  it('has its name without blanks around it', () => {
    expect(TriggerDefinition.parse({ name: '  Front door ' }).name).to.equal('Front door')
  })

  for (const [what, schema] of [
    ['a person', TriggerDefinition],
    ['a configuration file', DeclaredTrigger],
  ] as const)
    it(`is refused with members it does not know, given by ${what}`, () => {
      const id = what === 'a person' ? {} : { id: 'trigger-1' }
      const { error } = schema.safeParse({ ...least, ...id, debounce: 5, conditions: { more: 1 } })
      expect(error && faultsOf(error).map(({ path }) => path)).to.deep.equal(['conditions.more', 'debounce'])
    })
})

describe('The definition of a system trigger', () => {
  const refused: [what: string, input: object, path: string][] = [
    ['no trigger', {}, 'trigger_id'],
    ['an empty trigger', { trigger_id: '' }, 'trigger_id'],
    ['a short secret', { trigger_id: 'trigger-1', webhook_secret: '1234567' }, 'webhook_secret'],
    ['text for a yes or no', { trigger_id: 'trigger-1', exec_enabled: 'yes' }, 'exec_enabled'],
  ]
  for (const [what, input, path] of refused)
    it(`is refused with ${what}`, () => {
      const { error } = SystemTriggerDefinition.safeParse(input)
      expect(error && faultsOf(error).map((fault) => fault.path)).to.deep.equal([path])
    })
})
