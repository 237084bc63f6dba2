import { expect } from 'chai'
import { KeptPolicy, policyOf } from '../../../src/triggers/index.js'

const SOURCES = { allow: ['10.0.0.0/8'], local_only: false, cross_site: false }

describe('A policy', () => {
  it('asks nothing that is not given', () => {
    expect(policyOf(KeptPolicy.parse({}))).to.deep.equal({
      signature: null,
      sources: null,
      rate_limit: null,
      idempotency: null,
      reply_budget: null,
      record: null,
      success_status: null,
      max_body: null,
      cors: null,
      filter: null,
    })
  })

  it('keeps on an edit what is left out, replaces what is given, and drops what is null', () => {
    const before = policyOf(KeptPolicy.parse({ sources: SOURCES, reply_budget: 3 }))
    expect(policyOf({}, before)).to.deep.equal(before)
    expect(policyOf({ reply_budget: 9 }, before)).to.deep.equal({ ...before, reply_budget: 9 })
    expect(policyOf({ sources: null }, before)).to.deep.equal({ ...before, sources: null })
  })

  const good: [what: string, policy: object][] = [
    ['an address', { sources: { allow: ['192.0.2.7'] } }],
    ['a range of IPv6', { sources: { allow: ['2001:db8::/32'] } }],
    ['the range of everything', { sources: { allow: ['0.0.0.0/0', '::/0'] } }],
    ['a limit of each address alone', { rate_limit: { per_address: { calls: 1, seconds: 0.001 } } }],
    ['calls that are one by their whole body', { idempotency: { key: { from: 'body' } } }],
  ]
  for (const [what, policy] of good)
    it(`may have ${what}`, () => {
      expect(KeptPolicy.safeParse(policy).error).to.equal(undefined)
    })

  const bad: [what: string, policy: object, path: string][] = [
    ['a name for an address', { sources: { allow: ['localhost'] } }, 'sources.allow.0'],
    ['a range of 33 bits', { sources: { allow: ['10.0.0.0/33'] } }, 'sources.allow.0'],
    ['a range without its bits', { sources: { allow: ['10.0.0.0/'] } }, 'sources.allow.0'],
    ['a mask for bits', { sources: { allow: ['10.0.0.0/255.0.0.0'] } }, 'sources.allow.0'],
    ['an address of one link alone', { sources: { allow: ['fe80::1%eth0'] } }, 'sources.allow.0'],
    ['a list that allows nobody', { sources: { allow: [] } }, 'sources.allow'],
    ['a word of no meaning', { sources: { deny: ['10.0.0.1'] } }, 'sources'],
    ['a limit of nothing', { rate_limit: {} }, 'rate_limit'],
    ['a limit of no calls', { rate_limit: { total: { calls: 0, seconds: 1 } } }, 'rate_limit.total.calls'],
    [
      'a header that is none',
      { idempotency: { key: { from: 'header', name: 'A B' } } },
      'idempotency.key.name',
    ],
    ['a key from elsewhere', { idempotency: { key: { from: 'cookie' } } }, 'idempotency.key.from'],
    ['a window of a year', { idempotency: { key: { from: 'body' }, window: 3e7 } }, 'idempotency.window'],
    ['no time to answer in', { reply_budget: 0 }, 'reply_budget'],
  ]
  for (const [what, policy, path] of bad)
    it(`has not ${what}`, () => {
      expect(KeptPolicy.safeParse(policy).error?.issues.map((issue) => issue.path.join('.'))).to.deep.equal([
        path,
      ])
    })
})
