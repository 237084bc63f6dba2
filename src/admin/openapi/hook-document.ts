import type { ProblemCode } from '../../problem/index.js'
import { pathForms, WEBHOOKS } from '../../webhook-url/index.js'
import { verbs } from '../../driver/index.js'
import { refusalAnswers, type PathItem } from './document.js'

/** What a document says of a gate that webhook calls pass. */
export interface HookGate {
  readonly name: string
  readonly refusals: readonly ProblemCode[]
}

const text = { type: 'string' }
const SCHEMAS: Readonly<Record<string, { readonly description: string; readonly schema: object }>> = {
  id: { description: 'The system trigger', schema: text },
  secret: { description: 'Its secret; the header X-Webhook-Secret may say it instead', schema: text },
  exec: { description: 'Whether to execute a method', schema: { type: 'boolean', default: false } },
  mod: { description: 'The module, such as Display', schema: text },
  index: { description: 'Which of that name', schema: { type: 'integer', minimum: 1, default: 1 } },
  method: { description: 'The webhook method', schema: text },
  binary: { description: 'true, or binary: the method gets the body as base64', schema: text },
}

/** What is answered while a reply is still to come. */
const NOTICE = {
  content: {
    'application/json': {
      schema: { type: 'object', properties: { execution: text, status_url: text } },
    },
  },
}
const NOTICE_HEADERS = {
  Location: { description: 'Where the reply will be', schema: text },
  'Retry-After': { description: 'In seconds', schema: { type: 'integer' } },
}

const CAPTURE_HEADERS = {
  'X-Webhook-Capture': {
    description: 'How many calls are captured after this one, which was recorded and not run',
    schema: { type: 'integer', minimum: 0 },
  },
}

const ANYTHING = { description: 'Whatever the method answers', content: { '*/*': { schema: {} } } }

/** What no gate refuses, but an execution or the service itself may. */
const BEYOND_GATES: readonly ProblemCode[] = [
  'body-too-slow',
  'driver-failed',
  'driver-timeout',
  'queue-full',
  'shutting-down',
  'runtime-unavailable',
  'storage-unavailable',
  'unexpected-failure',
]

/** The webhook URLs, which are no routes of ours, as OpenAPI has them. */
export function hookPaths(gates: readonly HookGate[]): Readonly<Record<string, PathItem>> {
  const codes = [...gates.flatMap(({ refusals }) => refusals), ...BEYOND_GATES]
  const forms = Object.fromEntries(
    pathForms.map((given, form) => {
      const names: readonly string[] = given
      const path = [`${WEBHOOKS}/{id}/notify`, ...names.map((name) => `{${name}}`)].join('/')
      const inQuery = Object.keys(SCHEMAS).filter((name) => name !== 'id' && !names.includes(name))
      const parameters = [
        ...['id', ...names].map((name) => ({ name, in: 'path', required: true, ...SCHEMAS[name] })),
        // With a method in the path nothing of an execution is left for the query.
        ...(names.includes('method') ? [] : inQuery).map((name) => ({ name, in: 'query', ...SCHEMAS[name] })),
      ]
      return [
        path,
        Object.fromEntries(
          verbs.map((verb) => [verb.toLowerCase(), operation(verb, form, parameters, codes)]),
        ),
      ]
    }),
  )
  return { ...forms, [LATE_PATH]: { get: lateReply('GET'), head: lateReply('HEAD') } }
}

/** Where callers fetch what was not here in time. */
const LATE_PATH = `${WEBHOOKS}/{id}/replies/{execution}`

const lateReply = (verb: string): object => ({
  operationId: `fetchReply${verb}`,
  tags: ['webhook'],
  summary: 'Gives the reply of a method that took longer than its caller waited',
  security: [],
  parameters: [
    { name: 'id', in: 'path', required: true, ...SCHEMAS.id },
    { name: 'execution', in: 'path', required: true, description: 'The execution', schema: text },
    { name: 'token', in: 'query', required: true, description: 'As the caller was given it', schema: text },
  ],
  responses: {
    202: { description: 'It is still to come', headers: NOTICE_HEADERS, ...NOTICE },
    default: ANYTHING,
    ...refusalAnswers([...LATE_REFUSALS]),
  },
})

const LATE_REFUSALS = [
  'invalid-url',
  'not-found',
  'verb-not-allowed',
  'execution-interrupted',
  'driver-failed',
  'driver-timeout',
  'shutting-down',
  'storage-unavailable',
  'unexpected-failure',
] as const satisfies readonly ProblemCode[]

const operation = (
  verb: string,
  form: number,
  parameters: readonly object[],
  codes: readonly ProblemCode[],
): object => ({
  operationId: `notify${verb}${String(form)}`,
  tags: ['webhook'],
  summary:
    form < 2
      ? 'Notifies a trigger, and executes a method if asked to'
      : 'Notifies a trigger and executes a method',
  security: [],
  parameters,
  ...(verb === 'GET' || verb === 'DELETE'
    ? {}
    : { requestBody: { description: 'Whatever the sender sends', content: { '*/*': { schema: {} } } } }),
  responses: {
    202: {
      description:
        'Notified; nothing was executed, or the method had nothing to say, or says it later there. Or captured',
      headers: { ...NOTICE_HEADERS, ...CAPTURE_HEADERS },
      ...NOTICE,
    },
    default: ANYTHING,
    ...refusalAnswers(codes),
  },
})
