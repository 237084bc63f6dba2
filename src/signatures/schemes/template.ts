import { z } from 'zod'
import { HeaderName, Path, QueryName } from './places.js'

/** What a template may name alone. */
export const placeholders = [
  ...['body', 'body:sha256', 'timestamp', 'id', 'method', 'url', 'url:decoded', 'form:sorted', 'key'],
] as const

/** What a template may name with a name behind it, and what that name must be. */
const named = {
  header: HeaderName,
  query: QueryName,
  member: Path,
  parameter: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  pairs: z.string().regex(/^[A-Za-z0-9_]{1,40}(?:,[A-Za-z0-9_]{1,40}){0,15}$/),
} as const
type NamedKind = keyof typeof named

/** A piece of a template: text as it is, or something of the call. */
export type Piece =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'plain'; readonly name: string }
  | { readonly is: NamedKind; readonly name: string }

/** More pieces than any sender signs. */
const MOST_PIECES = 48

/** The most characters of a template. */
export const MOST_TEMPLATE = 400

const isNamed = (kind: string): kind is NamedKind => Object.hasOwn(named, kind)

/** The pieces of a template, in their order. */
export function piecesOf(template: string): Piece[] {
  return template.split(/\{([^{}]*)\}/).flatMap((text, at): Piece[] => {
    if (at % 2 === 0) return text === '' ? [] : [{ is: 'text', text }]
    const [kind = ''] = text.split(':', 1)
    const name = text.slice(kind.length + 1)
    return isNamed(kind) && name !== '' ? [{ is: kind, name }] : [{ is: 'plain', name: text }]
  })
}

/** The names behind a kind of placeholder. */
export const namesIn = (template: string, kind: Piece['is']): string[] =>
  piecesOf(template).flatMap((piece) => (piece.is === kind && piece.is !== 'text' ? [piece.name] : []))

export const hasPlain = (template: string, name: string): boolean => namesIn(template, 'plain').includes(name)

/** What is wrong with the placeholders of a template. */
export function faultsOfPieces(template: string, allowed: readonly string[]): string[] {
  const pieces = piecesOf(template)
  if (pieces.length > MOST_PIECES) return [`must have ${MOST_PIECES} pieces at most`]
  return pieces.flatMap((piece) => {
    if (piece.is === 'text') return []
    if (piece.is === 'plain') {
      if (allowed.includes(piece.name)) return []
      const all = [...allowed, ...Object.keys(named).map((kind) => `${kind}:…`)]
      return [`{${piece.name}} is not one of ${all.map((one) => `{${one}}`).join(', ')}`]
    }
    return named[piece.is].safeParse(piece.name).success
      ? []
      : [`{${piece.is}:${piece.name}} names nothing that can be read`]
  })
}
