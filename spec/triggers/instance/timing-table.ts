import type { TimingRow } from './timing-row.js'

/**
 * The timing of triggers. The rows are those of PlaceOS, but for what we decide otherwise: what lapses at a moment
 * has lapsed before a call at that moment; a trigger whose webhook is off has no such condition; edits keep
 * counts, and begin anew only what is watched.
 */
export const timingTable: readonly TimingRow[] = [
  {
    setup: 'calls in the period and beyond it',
    happenings: '0 hook, 200 hook, 900 hook',
    published: '0:T1 700:F1 900:T2 1400:F2',
  },
  {
    setup: 'calls that each lengthen the period',
    happenings: '0 hook, 499 hook, 998 hook, 1497 hook',
    published: '0:T1 1997:F1',
  },
  {
    setup: 'a call exactly at the lapse',
    happenings: '0 hook, 500 hook',
    published: '0:T1 500:F1 500:T2 1000:F2',
  },
  {
    setup: 'a call just after the lapse',
    happenings: '0 hook, 501 hook',
    published: '0:T1 500:F1 501:T2 1001:F2',
  },
  { setup: 'no period', period: 0, happenings: '0 hook, 10 hook', published: '0:T1 0:F1 10:T2 10:F2' },
  {
    setup: 'no period and calls at one moment',
    period: 0,
    happenings: '0 hook, 0 hook',
    published: '0:T1 0:F1 0:T2 0:F2',
  },
  {
    setup: 'a comparison that does not hold',
    conditions: 'webhook A',
    happenings: '0 hook',
    published: '',
  },
  {
    setup: 'a comparison that comes to hold within the period',
    conditions: 'webhook A',
    happenings: '0 hook, 300 A',
    published: '300:T1 500:F1',
  },
  {
    setup: 'a comparison that comes to hold after the period',
    conditions: 'webhook A',
    happenings: '0 hook, 600 A',
    published: '',
  },
  {
    setup: 'a comparison that holds, ceases, and holds again within the period',
    conditions: 'webhook A',
    happenings: '0 A, 0 hook, 100 not A, 200 A',
    published: '0:T1 100:F1 200:T2 500:F2',
  },
  {
    setup: 'a comparison alone, whatever the period',
    conditions: 'A',
    happenings: '0 A, 50 not A, 60 A',
    published: '0:T1 50:F1 60:T2',
  },
  {
    setup: 'two comparisons',
    conditions: 'A B',
    happenings: '0 A, 5 B, 9 not A',
    published: '5:T1 9:F1',
  },
  {
    setup: 'a comparison that is told twice',
    conditions: 'A',
    happenings: '0 A, 5 A, 9 not A',
    published: '0:T1 9:F1',
  },
  {
    setup: 'a call and a time',
    conditions: 'webhook time',
    period: 1.5,
    happenings: '0 hook, 1000 time',
    published: '1000:T1 1500:F1',
  },
  {
    setup: 'a time alone',
    conditions: 'time',
    period: 1.5,
    happenings: '1000 time',
    published: '1000:T1 2500:F1',
  },
  { setup: 'no conditions', conditions: '', happenings: '', published: '' },
  {
    setup: 'a webhook that is off, and no conditions',
    conditions: '',
    happenings: '0 hook, 10 hook',
    published: '',
    answers: [404, 404],
  },
  {
    setup: 'a webhook that is off, and a comparison that holds',
    conditions: 'A',
    happenings: '0 A, 100 hook, 700 not A, 800 A',
    published: '0:T1 700:F1 800:T2',
    answers: [404],
  },
  {
    setup: 'a verb the trigger does not take',
    more: { supported_methods: ['GET'] },
    happenings: '0 hook',
    published: '',
    answers: [405],
  },
  {
    setup: 'calls that execute',
    happenings: '0 execute, 200 execute',
    published: '0:T1 700:F1',
    executed: [0, 200],
  },

  {
    setup: 'any condition: a call',
    conditions: 'webhook A',
    any: true,
    happenings: '0 hook',
    published: '0:T1 500:F1',
  },
  {
    setup: 'any condition: a comparison',
    conditions: 'webhook A',
    any: true,
    happenings: '0 A',
    published: '0:T1',
  },
  {
    setup: 'any condition: a call that lapses while a comparison holds',
    conditions: 'webhook A',
    any: true,
    happenings: '0 A, 100 hook',
    published: '0:T1',
  },
  {
    setup: 'any condition: a comparison that ceases while a call holds',
    conditions: 'webhook A',
    any: true,
    happenings: '0 A, 100 hook, 200 not A',
    published: '0:T1 600:F1',
  },
  {
    setup: 'any condition: one of two comparisons, and then the other',
    conditions: 'A B',
    any: true,
    happenings: '0 A, 5 B, 9 not A, 12 not B',
    published: '0:T1 12:F1',
  },
  {
    setup: 'any condition: a time while the comparison does not hold',
    conditions: 'A time',
    period: 1.5,
    any: true,
    happenings: '1000 time',
    published: '1000:T1 2500:F1',
  },
  { setup: 'any condition: none at all', conditions: '', any: true, happenings: '', published: '' },

  {
    setup: 'an edit of what is not watched',
    happenings: '0 hook, 100 edit, 200 hook',
    edits: [{ description: 'edited' }],
    published: '0:T1 700:F1',
  },
  {
    setup: 'an edit of the period',
    happenings: '0 hook, 100 edit, 200 hook',
    edits: [{ debounce_period: 1 }],
    published: '0:T1 1200:F1',
  },
  {
    setup: 'an edit of what is watched',
    happenings: '0 hook, 100 edit, 200 hook',
    edits: [{ any_match: true }],
    published: '0:T1 100:F1 200:T2 700:F2',
  },
  {
    setup: 'an edit that takes the webhook, and one that gives it back',
    happenings: '0 hook, 100 edit, 200 hook, 300 edit, 400 hook',
    edits: [{ enable_webhook: false }, { enable_webhook: true }],
    published: '0:T1 100:F1 400:T2 900:F2',
    answers: [202, 404, 202],
  },
  {
    setup: 'an edit while a comparison holds, which holds on',
    conditions: 'A',
    happenings: '0 A, 100 edit',
    edits: [{ any_match: true }],
    published: '0:T1 100:F1 100:T2',
  },
]
