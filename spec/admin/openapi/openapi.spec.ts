import SwaggerParser from '@apidevtools/swagger-parser'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import type { Admin, OpenapiDocument } from '../../../src/admin/index.js'
import { catalogue, type ProblemCode } from '../../../src/problem/index.js'
import { list, members, type Answer } from '../support/client.js'
import { offices, type Office } from '../support/office.js'

/** What these specs read of an operation. */
interface Operation {
  readonly operationId: string
  readonly security: readonly Readonly<Record<string, unknown>>[]
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: object
  }[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>
}
type Content = Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>

/** Every operation of a document, as `GET /path/{name}`. */
const operationsOf = ({ paths }: OpenapiDocument): ReadonlyMap<string, Operation> =>
  new Map(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([verb, operation]): [string, Operation] => [
        `${verb.toUpperCase()} ${path}`,
        operation as Operation,
      ]),
    ),
  )

/** What checks values against a schema of a document. */
function validatorOf(document: OpenapiDocument): (schema: object) => ValidateFunction {
  const ajv = new Ajv2020({
    strict: false,
    validateFormats: false,
    schemas: [{ ...document, $id: 'document' }],
  })
  const compiled = new Map<string, ValidateFunction>()
  return (schema) => {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/')
    const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text) as object)
    compiled.set(text, validate)
    return validate
  }
}

const COMPONENTS = '#/components/schemas/'
const pathOf = (name: string): string => COMPONENTS + name
const componentOf = ({ components }: OpenapiDocument, ref: string): unknown =>
  components.schemas[ref.slice(COMPONENTS.length)]

const isHook = (operation: string): boolean => operation.includes('/webhook/{id}/notify')
const isLateReply = (operation: string): boolean => operation.includes('/webhook/{id}/replies/')
const mounted = ({ routes }: Admin): string[] =>
  routes.map(({ verb, path }) => `${verb} ${path.replace(/:(\w+)/g, '{$1}')}`)

describe('The OpenAPI document', () => {
  const open = offices()

  it('is valid OpenAPI 3.1, and given to anyone', async () => {
    const { json, status } = await (await open()).as('nobody').get('/openapi.json')
    expect(status).to.equal(200)
    const api = await SwaggerParser.validate(JSON.parse(JSON.stringify(json)) as never)
    expect(api).to.include({ openapi: '3.1.0' })
  })

  it('has every mounted route, and no other beside the webhooks', async () => {
    const { admin } = await open()
    const described = [...operationsOf(admin.openapi()).keys()]
    expect(described.filter((operation) => !isHook(operation) && !isLateReply(operation))).to.have.members(
      mounted(admin),
    )
  })

  it('says of a system trigger that what it asks of its calls is always shown', async () => {
    const { components } = (await open()).admin.openapi()
    const policy = ['sources', 'rate_limit', 'idempotency', 'reply_budget']
    expect(components.schemas.SystemTrigger?.required).to.include.members(policy)
    expect(components.schemas.SystemTriggerDefinition?.required).not.to.include.oneOf(policy)
  })

  it('has every form of a webhook’s URL, with each verb and every refusal of a gate', async () => {
    const { admin } = await open()
    const hooks = [...operationsOf(admin.openapi())].filter(([operation]) => isHook(operation))
    expect(hooks).to.have.length(4 * 5)
    for (const [, { responses, security }] of hooks) {
      expect(security).to.deep.equal([])
      expect(Object.keys(responses)).to.include.members([
        '202',
        '403',
        '404',
        '405',
        '413',
        '415',
        '422',
        '502',
        '503',
        '504',
        'default',
      ])
    }
  })

  it('has the URL of late replies, which needs no key', async () => {
    const { admin } = await open()
    const late = [...operationsOf(admin.openapi())].filter(([operation]) => isLateReply(operation))
    expect(late.map(([operation]) => operation.split(' ', 1)[0])).to.deep.equal(['GET', 'HEAD'])
    for (const [, { responses, security }] of late) {
      expect(security).to.deep.equal([])
      expect(Object.keys(responses)).to.include.members(['202', '404', '405', '409', 'default'])
    }
  })

  it('tells each operation by a name of its own', async () => {
    const names = [...operationsOf((await open()).admin.openapi()).values()].map((one) => one.operationId)
    expect(new Set(names).size).to.equal(names.length)
  })

  it('asks for a key where the routes do', async () => {
    const { admin } = await open()
    const operations = operationsOf(admin.openapi())
    for (const { verb, path, role } of admin.routes) {
      const operation = operations.get(`${verb} ${path.replace(/:(\w+)/g, '{$1}')}`)
      const isGuarded = (operation?.security ?? []).some((scheme) => 'ApiKey' in scheme)
      expect(isGuarded).to.equal(role !== 'none')
      expect('401' in (operation?.responses ?? {})).to.equal(role !== 'none')
    }
  })

  it('shows examples that fit their schemas', async () => {
    const document = (await open()).admin.openapi()
    const compile = validatorOf(document)
    let examples = 0
    for (const [name, { requestBody, responses }] of operationsOf(document)) {
      const contents: Content[] = [requestBody, ...Object.values(responses)].map((one) => one?.content ?? {})
      for (const { schema, example } of contents.flatMap((content) => Object.values(content))) {
        if (example === undefined) continue
        examples += 1
        const validate = compile(schema)
        expect(validate(example), `${name}: ${JSON.stringify(validate.errors)}`).to.equal(true)
      }
    }
    expect(examples).to.be.above(20)
  })

  it('gives an example of each body, and of each answer but itself', async () => {
    for (const { name, body, answer, examples } of (await open()).admin.routes) {
      expect(['body' in examples, name]).to.deep.equal([body !== undefined, name])
      if (name !== 'showOpenapi')
        expect(['answer' in examples, name]).to.deep.equal([answer !== undefined, name])
    }
  })

  it('does not tell of defaults that an edit does not have', async () => {
    const { schemas } = (await open()).admin.openapi().components
    expect(JSON.stringify(members({ json: schemas.TriggerEdit } as Answer).properties)).not.to.include(
      '"default"',
    )
  })

  it('says of each object of a body that it takes nothing but what is named', async () => {
    const document = (await open()).admin.openapi()
    const openOnes: string[] = []
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return
      if ('properties' in schema && !('additionalProperties' in schema)) openOnes.push(path)
      for (const [key, member] of Object.entries(schema)) {
        if (key !== '$ref') visit(member, `${path}.${key}`)
        else if (!seen.has(String(member))) {
          seen.add(String(member))
          visit(componentOf(document, String(member)), String(member))
        }
      }
    }
    const seen = new Set<string>()
    for (const { operationId, requestBody } of operationsOf(document).values())
      visit(requestBody?.content['application/json']?.schema, operationId)
    expect([...seen]).to.include.members(['Signature', 'ConditionsInput', 'WonderedCall'].map(pathOf))
    expect(openOnes).to.deep.equal([])
  })

  it('repeats no schema: each component is used, and none is named by a machine', async () => {
    const document = (await open()).admin.openapi()
    const text = JSON.stringify(document)
    for (const name of Object.keys(document.components.schemas)) {
      expect(name).to.match(/^[A-Z][A-Za-z]+$/)
      expect(text).to.include(`"#/components/schemas/${name}"`)
    }
  })
})

describe('Real answers', () => {
  const open = offices()

  /** Calls every route, as it should be and not, and holds each answer to the document. */
  it('are what the document says', async () => {
    const office = await open()
    const document = office.admin.openapi()
    const compile = validatorOf(document)
    const operations = operationsOf(document)
    const seen = new Set<string>()
    for (const [operation, answer] of await everything(office)) {
      const described = operations.get(operation)?.responses[String(answer.status)]
      expect(described, `${operation} ${String(answer.status)}`).not.to.equal(undefined)
      seen.add(`${operation} ${String(answer.status)}`)
      if (answer.text === '') expect(described).not.to.have.property('content')
      if (answer.text === '') continue
      const type = answer.headers.get('content-type') ?? ''
      const validate = compile(described?.content?.[type]?.schema ?? { not: {} })
      expect(validate(answer.json), `${operation}: ${JSON.stringify(validate.errors)}`).to.equal(true)
      if (type !== 'application/problem+json') continue
      const { code } = members(answer)
      expect(described?.description).to.include(
        `\`${String(code)}\`: ${catalogue[code as ProblemCode].title}`,
      )
    }
    const successes = office.admin.routes.map(
      ({ verb, path, status }) => `${verb} ${path.replace(/:(\w+)/g, '{$1}')} ${String(status)}`,
    )
    expect([...seen]).to.include.members(successes)
  })
})

/** An answer of each operation, and many refusals. */
async function everything(office: Office): Promise<[operation: string, answer: Answer][]> {
  const answers: [string, Answer][] = []
  const note = async (
    verb: string,
    template: string,
    ids: Readonly<Record<string, unknown>> = {},
    body?: unknown,
    query = '',
  ): Promise<Answer> => {
    const root = template.startsWith('/auth') ? '' : '/api/engine/v2'
    const path = `/${root}${template}`.replace(/\{(\w+)\}/g, (_, name: string) => String(ids[name])) + query
    const operation = `${verb} ${root}${template}`
    const options = body === undefined ? {} : { body }
    const answer = await office.as('admin').call(verb, path, options)
    answers.push([operation, answer])
    for (const role of ['nobody', 'user'] as const)
      if (verb === 'GET') answers.push([operation, await office.as(role).call(verb, path, options)])
    if (verb === 'GET')
      answers.push([operation, await office.as('admin').call(verb, `${path}?limit=x&version=x`)])
    else answers.push([operation, await office.as('admin').call(verb, path, { raw: '{' })])
    return answer
  }
  const ids: Record<string, unknown> = { sys_id: 'sys-lobby', mod_slug: 'Display_1' }
  await note('GET', '/auth/authority')
  await note('GET', '/openapi.json')
  await note('GET', '/users/current')
  await note('POST', '/sign_in')
  await note('POST', '/sign_in/ticket')
  await note('DELETE', '/sign_in')
  const key = members(await note('POST', '/api_keys', {}, { name: 'Desk', role: 'user' }))
  await note('GET', '/api_keys')
  await note('DELETE', '/api_keys/{id}', { id: key.id })
  await note('GET', '/triggers/occurrences', {}, undefined, '?cron=30+2+*+*+*')
  await note('GET', '/triggers/signature_presets')
  ids.id = members(await note('POST', '/triggers', ids, { name: 'Mine', enable_webhook: true })).id
  await note('GET', '/triggers', ids, undefined)
  await note('PATCH', '/triggers/{id}', ids, { description: 'Changed' })
  await note('PATCH', '/triggers/{id}', ids, { name: 'New' }, '?version=1')
  await note('PUT', '/triggers/{id}', ids, { debounce_period: -1 })
  await note('PUT', '/triggers/{id}', ids, {})
  await note('PUT', '/triggers/{id}', { id: 'trigger-declared' }, { name: 'Mine' })
  const instance = members(await note('POST', '/systems/{sys_id}/triggers', ids, { trigger_id: ids.id }))
  ids.trig_id = instance.id
  await note('GET', '/triggers/{id}', ids, undefined, '?instances=true')
  await note('GET', '/triggers/{id}', { id: 'trigger-x' })
  await note('GET', '/triggers/{id}/instances', ids)
  await office.as('nobody').post(`/webhook/${String(instance.id)}/notify/${String(instance.webhook_secret)}`)
  await note('GET', '/executions')
  const [{ id } = {}] = list(await office.as('support').get('/executions'))
  const now = office.clock.now()
  const steps = `?from=${String(now - 60_000)}&to=${String(now + 60_000)}&step=60000`
  await note('GET', '/executions/buckets', {}, undefined, steps)
  await note('GET', '/executions/overview', {}, undefined, steps)
  await note('GET', '/executions/export', {}, undefined, '?outcome=notified')
  await note('GET', '/executions/{id}', { id })
  await note('GET', '/executions/{id}', { id: 'exec-x' })
  await note('POST', '/executions/{id}/replay', { id })
  await note('POST', '/executions/{id}/replay', { id: 'exec-x' })
  await note('GET', '/systems/{sys_id}/triggers', ids)
  await note('PATCH', '/systems/{sys_id}/triggers/{trig_id}', ids, { exec_enabled: true })
  await note('PUT', '/systems/{sys_id}/triggers/{trig_id}', ids, { enabled: 'x' })
  await note('PUT', '/systems/{sys_id}/triggers/{trig_id}', ids, {})
  const rotated = await note('POST', '/systems/{sys_id}/triggers/{trig_id}/rotate_secret', ids, {})
  await note('POST', '/systems/{sys_id}/triggers/{trig_id}/capture', ids, { calls: 1 })
  await note('POST', '/systems/{sys_id}/triggers/{trig_id}/capture', ids, { calls: -1 })
  await note('GET', '/systems/{sys_id}/triggers/{trig_id}', ids)
  const secret = `?secret=${String(members(rotated).webhook_secret)}`
  await note('GET', '/webhook/{id}', { id: ids.trig_id }, undefined, secret)
  const hook = `/api/engine/v2/webhook/${String(ids.trig_id)}/notify${secret}`
  await note('POST', '/webhook/explain', {}, { url: hook })
  await note('POST', '/webhook/explain', {}, { url: '/elsewhere' })
  await note('GET', '/systems')
  await note('GET', '/systems/{sys_id}', ids)
  await note('GET', '/systems/{sys_id}', { sys_id: 'sys-x' })
  await note('GET', '/systems/{sys_id}/modules', ids)
  await note('GET', '/systems/{sys_id}/types', ids)
  await note('GET', '/systems/{sys_id}/functions/{mod_slug}', ids)
  await note('GET', '/systems/{sys_id}/{mod_slug}', ids)
  await note('GET', '/systems/{sys_id}/{mod_slug}/{name}', { ...ids, name: 'input' })
  await note('POST', '/systems/{sys_id}/{mod_slug}/{name}', { ...ids, name: 'add' }, [1, 2])
  await note('POST', '/systems/{sys_id}/{mod_slug}/{name}', { ...ids, name: 'fails' }, [])
  await note('POST', '/systems/{sys_id}/{mod_slug}/{name}', { ...ids, name: 'add' }, ['x'])
  await note('GET', '/drivers')
  await note('GET', '/drivers/{driver}', { driver: 'Beam' })
  await note('GET', '/drivers/{driver}', { driver: 'Bean' })
  const beam = { driver: 'Beam', settings: { host: 'wall', password: 'p' } }
  const made = { mod_id: members(await note('POST', '/modules', {}, beam)).id }
  await note('POST', '/modules', {}, { ...beam, driver: 'Bean' })
  await note('POST', '/modules', {}, { ...beam, id: 'mod-display-1' })
  await note('GET', '/modules')
  await note('GET', '/modules/{mod_id}', made)
  await note('GET', '/modules/{mod_id}/settings', made)
  await note('PATCH', '/modules/{mod_id}', made, { name: 'Cinema' })
  await note('PUT', '/modules/{mod_id}', made, {})
  await note('PUT', '/modules/{mod_id}', { mod_id: 'mod-x' }, {})
  await note('POST', '/modules/{mod_id}/stop', made)
  await note('POST', '/modules/{mod_id}/start', made)
  const hall = { sys_id: members(await note('POST', '/systems', {}, { name: 'Hall' })).id, ...made }
  await note('POST', '/systems', {}, { name: 'Hall', modules: ['mod-x'] })
  await note('PUT', '/systems/{sys_id}/module/{mod_id}', hall)
  await note('PUT', '/systems/{sys_id}/module/{mod_id}', { ...hall, mod_id: 'mod-x' })
  await note('GET', '/systems/{sys_id}/settings', hall)
  await note('GET', '/systems/{sys_id}/zones', hall)
  await note('GET', '/systems/{sys_id}/metadata', hall)
  await note('GET', '/zones')
  await note('PATCH', '/systems/{sys_id}', hall, { name: 'Great hall' })
  await note('PUT', '/systems/{sys_id}', hall, {})
  await note('PUT', '/systems/{sys_id}', ids, {})
  await note('POST', '/systems/{sys_id}/stop', hall)
  await note('POST', '/systems/{sys_id}/start', hall)
  await note('DELETE', '/systems/{sys_id}/module/{mod_id}', hall)
  await note('DELETE', '/modules/{mod_id}', made)
  await note('DELETE', '/systems/{sys_id}', hall)
  await note('DELETE', '/systems/{sys_id}/triggers/{trig_id}', ids)
  await note('DELETE', '/triggers/{id}', ids)
  return answers
}
