import type { z } from 'zod'
import { MEDIA } from '../rest/answer.js'
import { COMMON_REFUSALS, refTo, refusalAnswers, type PathItem } from './document.js'
import { hookPaths, type HookGate } from './hook-document.js'
import { ProblemResource } from '../resources/resources.js'
import type { RouteDescription } from '../rest/route.js'
import { schemasOf, type JsonSchema, type SchemaSet } from './schemas.js'

/** An OpenAPI document. */
export interface OpenapiDocument {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly object[]
  readonly tags: readonly object[]
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: Readonly<Record<string, object>>
  }
}

/** What the document says beside the routes. */
export interface OpenapiParts {
  readonly version: string
  readonly gates: readonly HookGate[]
}

/** OpenAPI 3.1 of the routes and the webhooks, from the same schemas that check requests. */
export function openapiOf(
  routes: readonly RouteDescription[],
  { version, gates }: OpenapiParts,
): OpenapiDocument {
  const schemas = schemasOf(
    { Problem: ProblemResource, ...collect(routes, ({ answer }) => answer, 'answer') },
    {
      ...collect(routes, ({ body }) => body, 'body'),
      ...collect(routes, ({ params }) => params, 'params'),
      ...collect(routes, ({ query }) => query, 'query'),
    },
  )
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const item = (paths[templateOf(route.path)] ??= {})
    item[route.verb.toLowerCase()] = operation(route, schemas)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'placeos-webhooks',
      version,
      description:
        'Triggers, where they are applied, their webhooks, and the modules of systems. Of a body, members that ' +
        'are null count as left out, those that clients of PlaceOS send along are ignored, and others that are ' +
        'not known are refused with the name of the nearest one.',
    },
    servers: [{ url: '/' }],
    tags: TAGS.map(([name, description]) => ({ name, description })),
    paths: { ...paths, ...hookPaths(gates) },
    components: { schemas: withPlainEdits(routes, schemas), securitySchemes: SECURITY_SCHEMES },
  }
}

/** Several ways to bring the same key, and one to do without. */
const SECURITY_SCHEMES = {
  ApiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  ApiKeyQuery: { type: 'apiKey', in: 'query', name: 'api-key' },
  ApiKeyCookie: { type: 'apiKey', in: 'cookie', name: 'api-key', description: 'For reading only' },
  SignIn: {
    type: 'apiKey',
    in: 'cookie',
    name: 'placeos-webhooks-sign-in',
    description: 'As signIn sets it; for changes only from pages of the same host',
  },
  Bearer: { type: 'http', scheme: 'bearer', description: 'The API key as the token' },
}

const TAGS = [
  ['triggers', 'What fires, and what then happens'],
  ['systems', 'Systems, their modules, and the triggers applied to them'],
  ['webhook', 'The URLs that outside services call'],
  ['executions', 'What has become of each call'],
  ['host', 'What clients ask before anything else'],
] as const

const collect = (
  routes: readonly RouteDescription[],
  pick: (route: RouteDescription) => z.ZodType | undefined,
  what: string,
): Record<string, z.ZodType> =>
  Object.fromEntries(
    routes.flatMap((route) => {
      const schema = pick(route)
      return schema ? [[`${route.name}.${what}`, schema]] : []
    }),
  )

/** The components, those of edits without defaults: nothing is filled in for what an edit leaves out. */
function withPlainEdits(
  routes: readonly RouteDescription[],
  { of, components }: SchemaSet,
): Readonly<Record<string, JsonSchema>> {
  const edits = new Set(
    routes.flatMap(({ verb, name }) => (verb === 'PATCH' ? [of[`${name}.body`]?.$ref] : [])),
  )
  return Object.fromEntries(
    Object.entries(components).map(([name, schema]) => {
      if (!edits.has(refTo(name).$ref)) return [name, schema]
      const properties = Object.entries(propertiesOf(schema)).map(([member, one]): [string, JsonSchema] => [
        member,
        Object.fromEntries(Object.entries(one).filter(([key]) => key !== 'default')),
      ])
      return [name, { ...schema, properties: Object.fromEntries(properties) }]
    }),
  )
}

const propertiesOf = (schema: JsonSchema | undefined): Readonly<Record<string, JsonSchema>> =>
  Object(schema?.properties) as Record<string, JsonSchema>

/** A path as OpenAPI writes it. */
const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}')

function operation(route: RouteDescription, { of }: SchemaSet): object {
  const { name, role, summary, body, answer, status, examples } = route
  return {
    operationId: name,
    tags: [TAGS.find(([tag]) => route.path.startsWith(`/api/engine/v2/${tag}`))?.[0] ?? 'host'],
    summary,
    description: role === 'none' ? 'Needs no API key.' : `Needs an API key of the role ${role}.`,
    security: role === 'none' ? [] : Object.keys(SECURITY_SCHEMES).map((scheme) => ({ [scheme]: [] })),
    parameters: [
      ...parametersOf(of[`${name}.params`], 'path'),
      ...parametersOf(of[`${name}.query`], 'query'),
      ...('version' in route.query.shape ? [IF_MATCH] : []),
    ],
    ...(body
      ? {
          requestBody: {
            required: !body.safeParse(undefined).success,
            content: { 'application/json': { schema: of[`${name}.body`], ...exampleOf(examples.body) } },
          },
        }
      : {}),
    responses: {
      [status]: {
        description: answer ? summary : 'Done',
        headers: headersOf(route),
        ...(answer
          ? {
              content: {
                [MEDIA[route.form]]: { schema: of[`${name}.answer`], ...exampleOf(examples.answer) },
              },
            }
          : {}),
      },
      ...refusalAnswers([
        ...(role === 'none' ? [] : COMMON_REFUSALS.keys),
        ...(body ? COMMON_REFUSALS.bodies : []),
        ...(Object.keys(route.query.shape).length > 0 ? COMMON_REFUSALS.parameters : []),
        ...route.refusals,
        ...COMMON_REFUSALS.all,
      ]),
    },
  }
}

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  description: 'The version the edit rests on, as ETag gave it',
  schema: { type: 'string' },
}

const exampleOf = (example: unknown): object => (example === undefined ? {} : { example })

const text = { schema: { type: 'string' } }
const headersOf = ({ isPaged, answer }: RouteDescription): object => ({
  'X-Request-ID': text,
  ...(isPaged ? { 'X-Total-Count': { schema: { type: 'integer' } }, 'Content-Range': text, Link: text } : {}),
  ...(answer && 'shape' in answer && 'version' in Object(answer.shape) ? { ETag: text } : {}),
})

function parametersOf(schema: JsonSchema | undefined, where: 'path' | 'query'): object[] {
  const required = new Set(Array.isArray(schema?.required) ? schema.required : [])
  return Object.entries(propertiesOf(schema)).map(([name, one]) => {
    const { description, ...rest } = one
    return { name, in: where, required: where === 'path' || required.has(name), description, schema: rest }
  })
}
