/** A slip, where it stands, and the member that was meant; undefined where none is near. */
export type Misspelling = readonly [given: object, path: string, meant: string | undefined]

const comparing = (change: object): object => ({
  conditions: { comparisons: [{ left: 1, operator: 'equal', right: 1, ...change }] },
})
const COMPARISON = 'conditions.comparisons[0]'
const timed = (change: object): object => ({
  conditions: { time_dependents: [{ type: 'cron', cron: '* * * * *', ...change }] },
})

/** In what a person says of a trigger. */
export const ofTriggers: readonly Misspelling[] = [
  [{ debounce: 5 }, 'debounce', 'debounce_period'],
  [{ debouncePeriod: 5 }, 'debouncePeriod', 'debounce_period'],
  [{ enable_webhooks: true }, 'enable_webhooks', 'enable_webhook'],
  [{ supported_method: ['GET'] }, 'supported_method', 'supported_methods'],
  [{ anymatch: true }, 'anymatch', 'any_match'],
  [{ condition: {} }, 'condition', 'conditions'],
  [{ signature: { preset: 'github', secrets: ['secret-one'] } }, 'signature', undefined],
  [{ conditions: { comparison: [] } }, 'conditions.comparison', 'comparisons'],
  [{ conditions: { time_dependent: [] } }, 'conditions.time_dependent', 'time_dependents'],
  [comparing({ opperator: 'or' }), `${COMPARISON}.opperator`, 'operator'],
  [comparing({ left: { mod: 'A_1', status: 'on', keys: [], key: 'x' } }), `${COMPARISON}.left.key`, 'keys'],
  [comparing({ right: { mod: 'A_1', statsu: 'on', keys: [] } }), `${COMPARISON}.right.statsu`, 'status'],
  [timed({ timeZone: 'Europe/Vienna' }), 'conditions.time_dependents[0].timeZone', 'timezone'],
  [{ actions: { function: [] } }, 'actions.function', 'functions'],
  [{ actions: { functions: [{ mod: 'A_1', method: 'on', arg: {} }] } }, 'actions.functions[0].arg', 'args'],
  [
    { actions: { mailers: [{ emails: ['a@example.org'], contents: 'x' }] } },
    'actions.mailers[0].contents',
    'content',
  ],
]

const signed = (change: object): object => ({
  signature: { preset: 'github', secrets: ['secret-one'], ...change },
})
const hmac = {
  kind: 'hmac',
  header: 'X-Signature',
  algorithm: 'sha256',
  encoding: 'hex',
  signed: '{timestamp}.{body}',
  timestamp: { header: 'X-Timestamp' },
}
const schemed = (change: object): object => ({
  signature: { scheme: { ...hmac, ...change }, secrets: ['secret-one'] },
})

/** In what a system trigger asks of its calls. */
export const ofSafeguards: readonly Misspelling[] = [
  [{ signatures: { preset: 'github', secrets: ['secret-one'] } }, 'signatures', 'signature'],
  [{ singature: { preset: 'github', secrets: ['secret-one'] } }, 'singature', 'signature'],
  [{ senders: 'github' }, 'senders', 'sender'],
  [{ source: { local_only: true } }, 'source', 'sources'],
  [{ limits: {} }, 'limits', 'rate_limit'],
  [{ rateLimit: {} }, 'rateLimit', 'rate_limit'],
  [{ idempotence: {} }, 'idempotence', 'idempotency'],
  [{ replyBudget: 3 }, 'replyBudget', 'reply_budget'],
  [signed({ require: true }), 'signature.require', 'required'],
  [signed({ tolerence: 60 }), 'signature.tolerence', 'tolerance'],
  [schemed({ encodings: 'hex' }), 'signature.scheme.encodings', 'encoding'],
  [
    schemed({ timestamp: { header: 'X-Timestamp', tolerence: 60 } }),
    'signature.scheme.timestamp.tolerence',
    'tolerance',
  ],
  [schemed({ secret: { prefixes: 'x' } }), 'signature.scheme.secret.prefixes', 'prefix'],
  [{ sources: { allowed: ['10.0.0.0/8'] } }, 'sources.allowed', 'allow'],
  [{ sources: { localonly: true } }, 'sources.localonly', 'local_only'],
  [
    { rate_limit: { total: { calls: 1, seconds: 1 }, per_adress: {} } },
    'rate_limit.per_adress',
    'per_address',
  ],
  [{ rate_limit: { total: { calls: 1, seconds: 1, second: 1 } } }, 'rate_limit.total.second', 'seconds'],
  [{ idempotency: { key: { from: 'body' }, windows: 5 } }, 'idempotency.windows', 'window'],
  [{ idempotency: { key: { from: 'header', name: 'X', nmae: 'Y' } } }, 'idempotency.key.nmae', 'name'],
]

/** What is said of a slip. */
export const saidOf = (meant: string | undefined): RegExp =>
  meant === undefined
    ? /^is not a known member; there are `/
    : new RegExp(`^is not a known member; did you mean \`${meant}\`\\?$`)
