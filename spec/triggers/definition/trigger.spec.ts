import { expect } from 'chai'
import type { z } from 'zod'
import { faultsOf } from '../../../src/problem/index.js'
import { DeclaredSystemTrigger, DeclaredTrigger } from '../../../src/triggers/index.js'

const paths = (schema: z.ZodType, input: unknown): string[] => {
  const { error } = schema.safeParse(input)
  return error ? faultsOf(error).map(({ path }) => path) : []
}

describe('The configuration of a trigger', () => {
  const least = { id: 'trigger-1', name: 'Doorbell' }

  it('needs an id and a name; the rest is as in PlaceOS', () => {
    expect(DeclaredTrigger.parse(least)).to.deep.equal({
      ...least,
      description: '',
      enable_webhook: false,
      supported_methods: ['POST'],
      debounce_period: 0,
      important: false,
      any_match: false,
      conditions: { comparisons: [], time_dependents: [] },
      actions: { functions: [], mailers: [] },
    })
  })

  const refused: [what: string, input: unknown, path: string][] = [
    ['an empty id', { ...least, id: '' }, 'id'],
    ['an empty name', { ...least, name: '' }, 'name'],
    ['an unknown key', { ...least, debounce: 5 }, 'debounce'],
    [
      'a verb that never runs anything',
      { ...least, supported_methods: ['POST', 'HEAD'] },
      'supported_methods',
    ],
    ['a verb in lower case', { ...least, supported_methods: ['post'] }, 'supported_methods'],
    ['a negative period', { ...least, debounce_period: -1 }, 'debounce_period'],
    ['a period beyond three weeks', { ...least, debounce_period: 2_000_001 }, 'debounce_period'],
    ['a period in words', { ...least, debounce_period: '5' }, 'debounce_period'],
    ['no number for a period', { ...least, debounce_period: Number.NaN }, 'debounce_period'],
  ]
  for (const [what, input, path] of refused)
    it(`is refused with ${what}`, () => {
      expect(paths(DeclaredTrigger, input)).to.deep.equal([path])
    })

  for (const period of [0, 0.25, 5, 2_000_000])
    it(`takes a period of ${String(period)} s`, () => {
      expect(paths(DeclaredTrigger, { ...least, debounce_period: period })).to.deep.equal([])
    })
})

describe('The configuration of a system trigger', () => {
  const least = { id: 'trig-1', trigger_id: 'trigger-1', control_system_id: 'sys-1' }

  it('needs an id, a trigger and a system; without more it is enabled and executes nothing', () => {
    expect(DeclaredSystemTrigger.parse(least)).to.deep.equal({
      ...least,
      secret_overlap: 86_400,
      enabled: true,
      exec_enabled: false,
      important: false,
    })
  })

  it('may name a sender, which stands for what is known of it', () => {
    const given = { ...least, sender: 'microsoft-teams', signature: { secrets: ['YS1zZWNyZXQ='] } }
    const { signature, reply_budget, ...rest } = DeclaredSystemTrigger.parse(given)
    expect(rest).not.to.have.property('sender')
    expect([signature?.preset, reply_budget]).to.deep.equal(['microsoft-teams', 3.75])
    expect(paths(DeclaredSystemTrigger, { ...given, sender: 'teams' })).to.deep.equal(['sender'])
  })

  for (const id of ['trig-1', 'trig-A_b.c~9', 'T'])
    it(`takes the id ${id}`, () => {
      expect(paths(DeclaredSystemTrigger, { ...least, id })).to.deep.equal([])
    })

  const refused: [what: string, input: unknown, path: string][] = [
    ...['', 'trig 1', 'trig/1', 'trig?1', 'trig%31', 'trüg', 'trig-1\n'].map(
      (id): [string, unknown, string] => [`the id ${JSON.stringify(id)}`, { ...least, id }, 'id'],
    ),
    ['a short secret', { ...least, webhook_secret: '1234567' }, 'webhook_secret'],
    ['an empty secret', { ...least, webhook_secret: '' }, 'webhook_secret'],
    ['an unknown key', { ...least, secret: 'a secret of ours' }, 'secret'],
  ]
  for (const [what, input, path] of refused)
    it(`is refused with ${what}`, () => {
      expect(paths(DeclaredSystemTrigger, input)).to.deep.equal([path])
    })
})
