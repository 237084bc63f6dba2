import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Log } from '../../log/index.js'
import { Problem } from '../../problem/index.js'
import type { Clock } from '../../time/index.js'
import { Catalogue, modulesOf } from './catalogue.js'
import { CoreClient, Discovery } from './cores/index.js'
import { Directory, Interfaces, PlaceOsRedis } from './redis/index.js'
import type { PlaceOsSettings } from './settings.js'
import { targetOf } from './summaries.js'

/** How long Redis may take to answer the first time, in milliseconds. */
const ANSWER_MS = 5000

/** Modules that are named where there are more. */
const NAMED = 10

/** What was looked at, and what is wrong with it; nothing where there are no faults. */
export interface ClusterFinding {
  readonly subject: 'placeos redis' | 'placeos cores' | 'placeos modules' | 'placeos methods'
  readonly says: string
  readonly faults: readonly string[]
}

const Keys = z.record(z.string(), z.array(z.string()))

/** What a core has loaded, by drivers and by edges. @see PlaceOS/core, `api/status.cr:68-73` */
const Loaded = z.object({ local: Keys.catch({}), edge: z.record(z.string(), Keys).catch({}) })

/**
 * Looks at a PlaceOS cluster as calls would: whether it may be read, whether each module is loaded on the core that it
 * would be looked for on, and what of it webhooks may call. Executes and changes nothing.
 */
export async function examineCluster(
  settings: PlaceOsSettings,
  clock: Clock,
  log: Log,
): Promise<readonly ClusterFinding[]> {
  const redis = new PlaceOsRedis(settings.redisUrl, clock, log)
  const client = new CoreClient(clock)
  const directory = new Directory(redis, clock, log)
  try {
    const rights = await rightsOf(redis, clock)
    if (rights.faults.length > 0) return [rights]
    const cores = await coresOf(new Discovery(redis, clock, settings.core), client, clock)
    return [rights, ...cores, ...(await modulesIn(redis, directory, settings, clock))]
  } finally {
    directory.close()
    client.close()
    redis.close()
  }
}

async function rightsOf(redis: PlaceOsRedis, clock: Clock): Promise<ClusterFinding> {
  const subject = 'placeos redis'
  const end = clock.elapsed() + ANSWER_MS
  while (redis.failure !== undefined && clock.elapsed() < end)
    await new Promise<void>((wake) => clock.after(50, wake))
  const { failure } = redis
  if (failure !== undefined) return { subject, says: '', faults: [failure] }
  const attempts: [right: string, read: (client: Redis) => Promise<unknown>][] = [
    ['hgetall of {service_core}_lookup', (client) => client.hgetall('{service_core}_lookup')],
    ['get of interface/*', (client) => client.get('interface/mod-none')],
    ['mget of interface/*', (client) => client.mget('interface/mod-none')],
    ['hgetall of system/*', (client) => client.hgetall('system/sys-none')],
    ['hget of status/*', (client) => client.hget('status/mod-none', 'none')],
    ['scan', (client) => client.scan('0', 'MATCH', 'system/*', 'COUNT', 1)],
  ]
  const faults: string[] = []
  for (const [right, read] of attempts)
    await redis.read(read).catch((error: unknown) => faults.push(`${right}: ${causeOf(error)}`))
  await redis.subscribe(['status/mod-none/none']).catch(() => faults.push('subscribe to status/*: refused'))
  if (!redis.isHearing) faults.push('subscribe to lookup-change and system/*: refused')
  return { subject, says: 'all that is needed may be read', faults }
}

const causeOf = (error: unknown): string =>
  error instanceof Problem && error.cause instanceof Error ? error.cause.message : 'refused'

/** Each core, and whether what it has loaded is where it would be looked for. */
async function coresOf(discovery: Discovery, client: CoreClient, clock: Clock): Promise<ClusterFinding[]> {
  const list = await discovery.read()
  const faults: string[] = list.nodes.length === 0 ? ['none is in the list'] : []
  const strays: string[] = []
  let modules = 0
  for (const core of list.nodes) {
    const loaded = await loadedOn(core, client, clock)
    if (typeof loaded === 'string') faults.push(`${core}: ${loaded}`)
    else
      for (const [key, ids] of loaded)
        for (const id of ids) {
          modules += 1
          const owner = list.pick(key ?? id)
          if (owner !== core)
            strays.push(`${id} is loaded on ${core}, and would be looked for on ${String(owner)}`)
        }
  }
  const more =
    strays.length > NAMED
      ? [`and ${strays.length - NAMED} more; a cluster that moves modules settles soon`]
      : []
  const all = `${modules} modules are loaded where they would be looked for`
  return [
    { subject: 'placeos cores', says: `${list.nodes.length} answer: ${list.nodes.join(', ')}`, faults },
    { subject: 'placeos modules', says: all, faults: [...strays.slice(0, NAMED), ...more] },
  ]
}

type LoadedModules = readonly (readonly [edge: string | undefined, modules: readonly string[]])[]

async function loadedOn(core: string, client: CoreClient, clock: Clock): Promise<LoadedModules | string> {
  const sent = client.get(core, 'status/loaded')
  const stop = clock.after(ANSWER_MS, () => {
    sent.end('no answer in time')
  })
  const answer = await sent.answer
  stop()
  if (answer.kind !== 'answered') return answer.reason
  if (answer.status !== 200) return `answered ${answer.status}`
  const read = Loaded.safeParse(parsed(answer.body))
  if (!read.success) return 'does not say what it has loaded'
  const { local, edge } = read.data
  return [
    [undefined, Object.values(local).flat()],
    ...Object.entries(edge).map(([id, drivers]) => [id, Object.values(drivers).flat()] as const),
  ]
}

/** The maps of systems against what drivers say, and which functions webhooks may call. */
async function modulesIn(
  redis: PlaceOsRedis,
  directory: Directory,
  settings: PlaceOsSettings,
  clock: Clock,
): Promise<ClusterFinding[]> {
  const catalogue = new Catalogue(redis, directory, undefined, clock)
  const interfaces = new Interfaces(redis, clock)
  const silent: string[] = []
  const methods = new Set<string>()
  let [systems, modules] = [0, 0]
  let after: string | undefined
  do {
    const page = await catalogue.page({ text: '', after, limit: 100 })
    for (const { id } of page.systems) {
      systems += 1
      const mapped = modulesOf(await directory.mapOf(id))
      const says = await interfaces.ofAll(mapped.map(([, module]) => module))
      for (const [at, [{ name, index }, module]] of mapped.entries()) {
        modules += 1
        const one = says[at]
        if (!one) silent.push(`${module} (${name}_${index} of ${id})`)
        for (const called of one?.values() ?? [])
          if (targetOf(called, settings.methods) && called.clearance !== null)
            methods.add(`${name}.${called.name}`)
      }
    }
    after = page.next
  } while (after !== undefined)
  const named = silent.slice(0, NAMED).join(', ')
  const without =
    silent.length === 0
      ? ''
      : `; ${silent.length} have no driver that says anything, so nobody can call them: ${named}`
  const callable = [...methods].sort()
  const some = callable.slice(0, NAMED).join(', ')
  return [
    { subject: 'placeos modules', says: `${modules} are mapped in ${systems} systems${without}`, faults: [] },
    {
      subject: 'placeos methods',
      says:
        callable.length === 0 ? 'webhooks can call none' : `webhooks can call ${callable.length}: ${some}`,
      faults: [],
    },
  ]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
