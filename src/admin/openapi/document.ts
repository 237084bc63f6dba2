import { catalogue, type ProblemCode } from '../../problem/index.js'

/** The operations of one path, by verb in lower case. */
export type PathItem = Readonly<Record<string, object>>

/** Where the document keeps a schema. */
export const refTo = (name: string): { readonly $ref: string } => ({ $ref: `#/components/schemas/${name}` })

/** The answers to refusals, by status, each saying which problems it may be. */
export function refusalAnswers(codes: readonly ProblemCode[]): Readonly<Record<string, object>> {
  const byStatus = new Map<number, Set<ProblemCode>>()
  for (const code of codes) {
    const { status } = catalogue[code]
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code))
  }
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      String(status),
      {
        description: [...same].map((code) => `\`${code}\`: ${catalogue[code].title}`).join('. '),
        content: { 'application/problem+json': { schema: refTo('Problem') } },
      },
    ]),
  )
}

/** What any route may refuse with, by what it asks for. */
export const COMMON_REFUSALS = {
  all: ['invalid-url', 'not-acceptable', 'storage-unavailable', 'unexpected-failure'],
  keys: ['unauthenticated', 'access-denied'],
  parameters: ['invalid-parameter'],
  bodies: [
    'malformed-body',
    'body-too-large',
    'body-encoded',
    'unsupported-media-type',
    'validation-failed',
    'body-too-slow',
    'body-consumed',
  ],
} as const satisfies Readonly<Record<string, readonly ProblemCode[]>>
