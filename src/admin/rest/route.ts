import { z } from 'zod'
import type { Caller, Proof, Role } from '../../auth/index.js'
import type { ProblemCode } from '../../problem/index.js'
import type { MaybePromise } from '../../runtime/index.js'
import { checkBody, checkParameters, withoutNulls } from './check.js'

/** The verbs of the REST routes; HEAD is GET without the body. */
export type RouteVerb = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** A request to a route, checked. */
export interface Asked<Params, Query, Body> {
  /** What the caller may do; `user` where nobody is asked for a key. */
  readonly role: Role
  /** Whose key it is; undefined where nobody is asked for one. */
  readonly caller: Caller | undefined
  /** By what that is known. */
  readonly proof: Proof | undefined
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** The members of the body that the caller has given, rather than a default. */
  readonly given: ReadonlySet<string>
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined
  /** The path as the caller wrote it, without the query. */
  readonly path: string
}

/** A request to a route as it came: text and JSON. */
export type RawAsked = Omit<Asked<Readonly<Record<string, unknown>>, URLSearchParams, unknown>, 'given'>

/** What a handler answers; the route says the status. */
export interface Reply {
  /** Sent as JSON; without one the answer is empty. */
  readonly body?: unknown
  /** Sent one by one as they are asked for, by a route whose form is `lines`. */
  readonly lines?: AsyncIterable<unknown>
  readonly headers?: Readonly<Record<string, string>>
}

/** What is known of a route without asking it: mounting and documents are made from it. */
export interface RouteDescription {
  /** What a caller must be; `none` asks for no key. */
  readonly role: Role | 'none'
  readonly verb: RouteVerb
  /** From the root, parameters as `:name`. */
  readonly path: string
  /** Names the route in documents and logs. */
  readonly name: string
  readonly summary: string
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  readonly body: z.ZodType | undefined
  readonly status: 200 | 201 | 202
  /** What is answered; undefined for an empty answer. */
  readonly answer: z.ZodType | undefined
  /** `lines` answers a list as one JSON value a line, however long it is. */
  readonly form: 'json' | 'lines'
  /** Whether the answer is a part of a longer list. */
  readonly isPaged: boolean
  /** What it refuses with, beside what all routes of its kind do. */
  readonly refusals: readonly ProblemCode[]
  readonly examples: { readonly body?: unknown; readonly answer?: unknown }
}

/** A line of a table of routes; `Parts` is what its handler needs beside the request. */
export interface RouteEntry<Parts> extends RouteDescription {
  /** Checks what is asked and answers it. Throws or rejects with a Problem. */
  readonly run: (asked: RawAsked, parts: Parts) => MaybePromise<Reply>
}

export interface Route extends RouteDescription {
  /** Checks what is asked and answers it. Throws or rejects with a Problem. */
  readonly run: (asked: RawAsked) => MaybePromise<Reply>
}

type Optional =
  'params' | 'query' | 'body' | 'status' | 'answer' | 'form' | 'isPaged' | 'refusals' | 'examples'

const nothing = z.object({})

/** The schemas that a handler's request was checked by. */
interface Schemas {
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
}

type OutputOf<Schema, Otherwise> = Schema extends z.ZodType ? z.output<Schema> : Otherwise

/** A request to a route with these schemas, as its handler gets it. */
export type AskedBy<Given extends Schemas> = Asked<
  OutputOf<Given['params'], z.output<typeof nothing>>,
  OutputOf<Given['query'], z.output<typeof nothing>>,
  OutputOf<Given['body'], undefined>
>

/** An entry of a table of routes; what is left out of its definition it does without. */
export function route<
  Parts,
  Params extends z.ZodObject = typeof nothing,
  Query extends z.ZodObject = typeof nothing,
  Body extends z.ZodType = z.ZodUndefined,
>(
  definition: Omit<RouteDescription, Optional> &
    Partial<Omit<RouteDescription, 'params' | 'query' | 'body'>> & {
      readonly params?: Params
      readonly query?: Query
      readonly body?: Body
      readonly handle: (
        asked: Asked<z.output<Params>, z.output<Query>, z.output<Body>>,
        parts: Parts,
      ) => MaybePromise<Reply>
    },
): RouteEntry<Parts> {
  const { handle, params, query, body, ...rest } = definition
  return {
    status: 200,
    answer: undefined,
    form: 'json',
    isPaged: false,
    refusals: [],
    examples: {},
    ...rest,
    params: params ?? nothing,
    query: query ?? nothing,
    body,
    run: (asked, parts) => {
      const json = withoutNulls(asked.body)
      const checked = {
        ...asked,
        params: checkParameters(params, asked.params),
        query: checkParameters(query, firstValues(asked.query)),
        body: checkBody(body, json),
        given: new Set(typeof json === 'object' ? Object.keys(json ?? {}) : []),
      }
      return handle(checked, parts)
    },
  }
}

/** The routes of a table, once what their handlers need is there. */
export const routesOf = <Parts>(table: readonly RouteEntry<Parts>[], parts: Parts): readonly Route[] =>
  table.map(({ run, ...entry }) => ({ ...entry, run: (asked) => run(asked, parts) }))

/** Of a parameter that is given twice the first value counts, as in PlaceOS. */
const firstValues = (query: URLSearchParams): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...query].reverse())
