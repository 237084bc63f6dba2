/** What a problem code means on every surface. */
interface CatalogueEntry {
  /** HTTP status of the answer. */
  readonly status: number
  /** The one-line summary, the same for every occurrence (RFC 9457, `title`). */
  readonly title: string
  /** Seconds a caller is asked to wait before it tries again, sent as `Retry-After`. */
  readonly retryAfter?: number
}

/**
 * Every way a request can be refused or fail, by code.
 * `docs/problems.md` is held to this table by a spec.
 */
export const catalogue = {
  'invalid-url': { status: 400, title: 'The URL is not well formed' },
  'invalid-parameter': { status: 400, title: 'A parameter has a value that cannot be used' },
  'malformed-body': { status: 400, title: 'The body is not the JSON that is expected' },
  'unreadable-body': { status: 400, title: 'The body is not what it says it is' },
  'invalid-arguments': { status: 400, title: 'The arguments do not fit the command' },
  'idempotency-key-missing': { status: 400, title: 'The call has no idempotency key' },
  unauthenticated: { status: 401, title: 'A valid API key is needed' },
  'signature-missing': { status: 401, title: 'The call is not signed as it must be' },
  'signature-invalid': { status: 401, title: 'The signature is not right' },
  'signature-expired': { status: 401, title: 'The signature is of another time' },
  'signature-replayed': { status: 401, title: 'The same signed call has come before' },
  'exec-disabled': { status: 403, title: 'Execution is not enabled on this system trigger' },
  'source-refused': { status: 403, title: 'Calls are not taken from there' },
  'cross-site': { status: 403, title: 'The call was made by a page or a preview, not by a sender' },
  'access-denied': { status: 403, title: 'The caller may not do this' },
  'not-found': { status: 404, title: 'Not found' },
  'system-not-found': { status: 404, title: 'No such system' },
  'module-not-found': { status: 404, title: 'No such module in the system' },
  'method-not-found': { status: 404, title: 'No such method on the module' },
  'verb-not-allowed': { status: 405, title: 'The HTTP verb is not supported here' },
  'not-acceptable': { status: 406, title: 'Only JSON is answered' },
  'body-too-slow': { status: 408, title: 'The body came too slowly' },
  conflict: { status: 409, title: 'Someone else has changed it meanwhile' },
  'declared-in-configuration': { status: 409, title: 'Only the configuration file can change it' },
  'modules-elsewhere': { status: 409, title: 'What runs the modules decides which there are' },
  'not-replayable': { status: 409, title: 'What was kept of the execution is not enough to run it again' },
  'idempotency-in-progress': { status: 409, title: 'The same call is under way' },
  'trigger-loop': { status: 409, title: 'Triggers fire each other without end' },
  'execution-interrupted': { status: 409, title: 'The execution was interrupted and is not run again' },
  'body-too-large': { status: 413, title: 'The body is larger than accepted' },
  'body-encoded': { status: 415, title: 'The body is compressed in a way that is not read' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'missing-parameter': { status: 422, title: 'A required parameter is missing' },
  'invalid-body': { status: 422, title: 'The body does not fit what the method declares' },
  'idempotency-mismatch': { status: 422, title: 'Another call had the same idempotency key' },
  'validation-failed': { status: 422, title: 'The values cannot be kept' },
  'invalid-configuration': { status: 422, title: 'The configuration cannot be used' },
  'too-many-sockets': { status: 429, title: 'Too many sockets are open with the key', retryAfter: 5 },
  'rate-limited': { status: 429, title: 'Too many calls have come', retryAfter: 60 },
  'driver-failed': { status: 502, title: 'The driver failed to answer' },
  'driver-loop': { status: 502, title: 'Drivers set each other off without end' },
  'queue-full': { status: 503, title: 'Too many calls are waiting', retryAfter: 1 },
  'shutting-down': { status: 503, title: 'The service is shutting down', retryAfter: 5 },
  'body-consumed': { status: 503, title: 'The host application consumed the body', retryAfter: 60 },
  'signature-keys-unavailable': {
    status: 503,
    title: 'The keys of the sender cannot be fetched',
    retryAfter: 10,
  },
  'runtime-unavailable': { status: 503, title: 'What runs the modules cannot be used now', retryAfter: 5 },
  'handshake-unconfirmed': {
    status: 503,
    title: 'What the sender wants confirmed cannot be confirmed',
    retryAfter: 10,
  },
  'storage-unavailable': { status: 503, title: 'The storage cannot be used now', retryAfter: 2 },
  'storage-lost': { status: 503, title: 'The method ran, and what it came to is not written down yet' },
  'unexpected-failure': { status: 503, title: 'The service failed unexpectedly', retryAfter: 5 },
  'driver-timeout': { status: 504, title: 'The driver did not answer in time' },
} as const satisfies Record<string, CatalogueEntry>

/** The stable name of a problem; clients may branch on it. */
export type ProblemCode = keyof typeof catalogue

/** The catalogue's entry for a code. */
export const entryOf = (code: ProblemCode): CatalogueEntry => catalogue[code]
