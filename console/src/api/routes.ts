import { call, type Answer } from './call.js'
import type { Role } from '../session.js'
import type {
  ApiKey,
  Caller,
  Command,
  DriverRecord,
  ExecutionBucket,
  ExecutionOverview,
  ExecutionQuery,
  Explanation,
  Instance,
  Json,
  KeptExecution,
  Module,
  ModuleRecord,
  ModuleSettings,
  NewApiKey,
  Policy,
  SignaturePreset,
  System,
  Trigger,
  TriggerBody,
  WholeExecution,
  WonderedCall,
} from './resources.js'

/** How many things a list shows before it is asked for more. */
export const PAGE = 100

const part = encodeURIComponent
const query = (q: string, limit: number): string => `?limit=${limit}${q.trim() === '' ? '' : `&q=${part(q)}`}`

/** Who is signed in. */
export const callerOf = (): Promise<Answer<Caller>> => call('GET', '/users/current')

export const signIns = {
  begin: (key: string): Promise<Answer<Caller>> => call('POST', '/sign_in', { key }),
  /** @param isAll whether everybody is signed out who came with the same key */
  end: (isAll: boolean): Promise<Answer<undefined>> => call('DELETE', `/sign_in${isAll ? '?all=true' : ''}`),
  /** For the websocket, once, within half a minute. */
  ticket: async (): Promise<string> =>
    (await call<{ readonly ticket: string }>('POST', '/sign_in/ticket')).data.ticket,
}

export const apiKeys = {
  list: (): Promise<Answer<ApiKey[]>> => call('GET', '/api_keys'),
  create: (body: { readonly name: string; readonly role: Role }): Promise<Answer<NewApiKey>> =>
    call('POST', '/api_keys', { body }),
  remove: (id: string): Promise<Answer<undefined>> => call('DELETE', `/api_keys/${part(id)}`),
}

export const triggers = {
  list: (q: string, limit = PAGE): Promise<Answer<Trigger[]>> => call('GET', `/triggers${query(q, limit)}`),
  /** With where it is applied. */
  show: (id: string): Promise<Answer<Trigger>> => call('GET', `/triggers/${part(id)}?instances=true`),
  create: (body: TriggerBody): Promise<Answer<Trigger>> => call('POST', '/triggers', { body }),
  update: (id: string, body: TriggerBody, version: number): Promise<Answer<Trigger>> =>
    call('PATCH', `/triggers/${part(id)}`, { body, version }),
  remove: (id: string): Promise<Answer<undefined>> => call('DELETE', `/triggers/${part(id)}`),
  /** The next moments of a cron expression, in seconds since the epoch. */
  occurrences: (cron: string, timezone: string | undefined): Promise<Answer<number[]>> =>
    call(
      'GET',
      `/triggers/occurrences?cron=${part(cron)}${timezone === undefined ? '' : `&timezone=${part(timezone)}`}`,
    ),
  /** How the senders that are known by name sign their calls. */
  presets: (): Promise<Answer<SignaturePreset[]>> => call('GET', '/triggers/signature_presets'),
}

/** What can be changed of a system. */
export interface SystemEdit {
  readonly name: string
  /** Ids, in order. */
  readonly modules: readonly string[]
}

export const systems = {
  list: (q: string, limit = PAGE): Promise<Answer<System[]>> => call('GET', `/systems${query(q, limit)}`),
  show: (id: string): Promise<Answer<System>> => call('GET', `/systems/${part(id)}`),
  modules: (id: string): Promise<Answer<Module[]>> => call('GET', `/systems/${part(id)}/modules`),
  /** Every status key of a module with its value as JSON within a text. */
  status: (id: string, module: string): Promise<Answer<Record<string, string>>> =>
    call('GET', `/systems/${part(id)}/${part(module)}`),
  commands: (id: string, module: string): Promise<Answer<Record<string, Command>>> =>
    call('GET', `/systems/${part(id)}/functions/${part(module)}`),
  create: (body: SystemEdit & { readonly id?: string }): Promise<Answer<System>> =>
    call('POST', '/systems', { body }),
  update: (id: string, body: SystemEdit, version: number): Promise<Answer<System>> =>
    call('PATCH', `/systems/${part(id)}`, { body, version }),
  remove: (id: string): Promise<Answer<undefined>> => call('DELETE', `/systems/${part(id)}`),
  /** Calls a command of a module, and gives its result. */
  execute: (id: string, module: string, command: string, args: readonly Json[]): Promise<Answer<Json>> =>
    call('POST', `/systems/${part(id)}/${part(module)}/${part(command)}`, { body: args }),
}

/** What can be changed of a module. */
export interface ModuleEdit {
  /** The name it has in its systems. */
  readonly name: string
  /** All of them: secrets that are left out stay, and null takes one away. */
  readonly settings: Readonly<Record<string, Json>>
}

/** What a person says of a module. */
export interface ModuleBody extends Omit<ModuleEdit, 'name'> {
  readonly driver: string
  readonly name?: string
  /** A system it becomes the last module of. */
  readonly control_system_id?: string
}

export const modules = {
  list: (q: string, limit = PAGE): Promise<Answer<ModuleRecord[]>> =>
    call('GET', `/modules${query(q, limit)}`),
  show: (id: string): Promise<Answer<ModuleRecord>> => call('GET', `/modules/${part(id)}`),
  create: (body: ModuleBody): Promise<Answer<ModuleRecord>> => call('POST', '/modules', { body }),
  update: (id: string, body: ModuleEdit, version: number): Promise<Answer<ModuleRecord>> =>
    call('PATCH', `/modules/${part(id)}`, { body, version }),
  remove: (id: string): Promise<Answer<undefined>> => call('DELETE', `/modules/${part(id)}`),
  start: (id: string): Promise<Answer<undefined>> => call('POST', `/modules/${part(id)}/start`),
  stop: (id: string): Promise<Answer<undefined>> => call('POST', `/modules/${part(id)}/stop`),
  settings: async (id: string): Promise<ModuleSettings> => {
    const { data } = await call<ModuleSettings[]>('GET', `/modules/${part(id)}/settings`)
    const [settings] = data
    if (!settings) throw new Error('The service told no settings.')
    return settings
  },
}

export const drivers = {
  list: (q: string, limit = PAGE): Promise<Answer<DriverRecord[]>> =>
    call('GET', `/drivers${query(q, limit)}`),
  show: (name: string): Promise<Answer<DriverRecord>> => call('GET', `/drivers/${part(name)}`),
}

/** What can be changed of an instance. */
export interface InstanceEdit {
  readonly enabled: boolean
  readonly exec_enabled: boolean
  readonly important: boolean
}

/** What can be changed of what an instance asks of its calls. */
export interface SafeguardsEdit extends Policy {
  /** All of it anew; null for none, and left out where it stays as it is. */
  readonly signature?: object | null
}

const below = (system: string, id = ''): string =>
  `/systems/${part(system)}/triggers${id === '' ? '' : `/${part(id)}`}`

export const instances = {
  list: (system: string): Promise<Answer<Instance[]>> => call('GET', `${below(system)}?limit=10000`),
  show: (system: string, id: string): Promise<Answer<Instance>> => call('GET', below(system, id)),
  create: (
    system: string,
    body: { readonly trigger_id: string; readonly exec_enabled: boolean },
  ): Promise<Answer<Instance>> => call('POST', below(system), { body }),
  update: (
    system: string,
    id: string,
    body: InstanceEdit | SafeguardsEdit,
    version: number,
  ): Promise<Answer<Instance>> => call('PATCH', below(system, id), { body, version }),
  remove: (system: string, id: string): Promise<Answer<undefined>> => call('DELETE', below(system, id)),
  /** @param overlap how long the present secret goes on working, in seconds */
  rotate: (system: string, id: string, overlap: number, version: number): Promise<Answer<Instance>> =>
    call('POST', `${below(system, id)}/rotate_secret`, { body: { overlap }, version }),
  /** Has the next calls recorded in place of run. */
  capture: (system: string, id: string, calls: number): Promise<Answer<Instance>> =>
    call('POST', `${below(system, id)}/capture`, { body: { calls } }),
}

const asked = (query: ExecutionQuery): string => {
  const given = Object.entries(query).filter(([, value]) => value !== '')
  return new URLSearchParams(Object.fromEntries(given)).toString()
}

export const executions = {
  /** The newest first, without counting how many there are in all. */
  list: (query: ExecutionQuery = {}, limit = PAGE): Promise<Answer<KeptExecution[]>> =>
    call('GET', `/executions?${asked({ ...query, limit: String(limit), total: 'false' })}`),
  /** How many there are in all; undefined where a search has not come to its end. */
  count: async (query: ExecutionQuery): Promise<number | undefined> => {
    const { total, until } = await call('GET', `/executions?${asked({ ...query, limit: '0' })}`)
    return until === undefined ? total : undefined
  },
  buckets: (query: ExecutionQuery): Promise<Answer<ExecutionBucket[]>> =>
    call('GET', `/executions/buckets?${asked(query)}`),
  overview: (query: ExecutionQuery): Promise<Answer<ExecutionOverview>> =>
    call('GET', `/executions/overview?${asked(query)}`),
  show: (id: string): Promise<Answer<WholeExecution>> => call('GET', `/executions/${part(id)}`),
  replay: (id: string): Promise<Answer<WholeExecution>> => call('POST', `/executions/${part(id)}/replay`),
}

/** What each gate would decide about a call; nothing happens. */
export const explain = (body: WonderedCall): Promise<Answer<Explanation>> =>
  call('POST', '/webhook/explain', { body })

/** A value that came as JSON within a text. */
export const readValue = (text: string): Json => JSON.parse(text) as Json
