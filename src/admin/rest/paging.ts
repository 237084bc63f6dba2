import { z } from 'zod'
import { wholeNumber } from './parameters.js'
import type { Reply } from './route.js'

/** The most that one answer lists. */
export const MOST = 10_000

/** The parameters of every paged list. */
export const PageQuery = z.object({
  q: z
    .string()
    .max(1000)
    .default('*')
    .describe('Words to look for: one of them is enough, and the beginning of the last'),
  limit: wholeNumber(`How many to list: 100 unless said, ${String(MOST)} at most`).default(100),
  offset: wholeNumber('How many to leave out from the beginning; none unless said').default(0),
})
export type PageQuery = z.output<typeof PageQuery>

/** The part of a list that was asked for. */
export interface Page<Thing> {
  readonly things: readonly Thing[]
  readonly headers: Readonly<Record<string, string>>
}

/** What was asked of a list. */
export interface ListAsked {
  readonly query: PageQuery
  readonly path: string
}

/**
 * One page of a list, with the headers that tell of the rest.
 * @param table what PlaceOS calls the list in `Content-Range`, whose end is exclusive here as there
 */
export function pageOf<Thing>(all: readonly Thing[], table: string, { query, path }: ListAsked): Page<Thing> {
  const { offset } = query
  const limit = Math.min(query.limit, MOST)
  const things = all.slice(offset, offset + limit)
  const end = offset + things.length
  const hasMore = things.length > 0 && end < all.length
  const next = hasMore ? { ...query, limit, offset: end } : undefined
  return { things, headers: pageHeaders({ table, offset, end, total: all.length, path, next }) }
}

/** Where a page is in its list. */
export interface Place {
  readonly table: string
  readonly offset: number
  /** Behind the last one. */
  readonly end: number
  /** Undefined where it was not counted. */
  readonly total: number | undefined
  readonly path: string
  /** What to ask for the next page; undefined on the last one. */
  readonly next: Readonly<Record<string, unknown>> | undefined
  /** Down to where a list was looked through, where looking has ended before its end. */
  readonly until?: string | undefined
}

/** The headers that tell of the rest of a list. */
export function pageHeaders({ table, offset, end, total, path, next, until }: Place): Record<string, string> {
  return {
    ...(total === undefined ? {} : { 'X-Total-Count': String(total) }),
    'Content-Range': `${table} ${String(offset)}-${String(end)}/${String(total ?? '*')}`,
    ...searchedUntil(until),
    ...(next ? { Link: `<${plain(path)}?${filters(next)}>; rel="next"` } : {}),
  }
}

/** What says down to where a list was looked through, where looking has ended before its end. */
export const searchedUntil = (until: string | undefined): Record<string, string> =>
  until === undefined ? {} : { 'X-Searched-Until': until }

/** A whole list as an answer, with the headers of a page. */
export const listOf = (things: readonly unknown[], table: string, until?: string): Reply => ({
  body: things,
  headers: {
    'X-Total-Count': String(things.length),
    'Content-Range': `${table} 0-${String(things.length)}/${String(things.length)}`,
    ...searchedUntil(until),
  },
})

/** The official client splits the header at every comma and semicolon, so none may stand in the URL. */
const plain = (path: string): string => path.replace(/[,;<>"]/g, encodeURIComponent)

const filters = (query: Readonly<Record<string, unknown>>): string =>
  Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join('&')
