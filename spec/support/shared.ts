import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startPostgres } from './postgres-server.js'
import { startRedis } from './redis-server.js'
import { packPackage } from './tarball.js'

/** What is started once in a run, by the first file that asks for it, whatever process that is in. */
const SHARED = { postgres: startPostgres, redis: () => startRedis(), tarball: packPackage }

/** Where the processes of a run find the one that has it. */
const VARIABLE = 'SPEC_SHARED'

/** Something that is there until it is stopped. */
export interface Running {
  /** Its URL, or its path. */
  readonly at: string
  readonly stop: () => Promise<void>
}

/** Where something is that all files of a run share; it is made when it is asked for the first time. */
export async function shared(name: keyof typeof SHARED): Promise<string> {
  const answer = await fetch(`${process.env[VARIABLE] ?? ''}/${name}`)
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}

const running = new Map<string, Promise<Running>>()
const atEnd: (() => Promise<void>)[] = []
let server: Server | undefined

/** Has something closed once all files of this process have run; a process that is ended closes what it has itself. */
export function closeAtEnd(close: () => Promise<void>): void {
  atEnd.push(close)
}

/** Before the first file of a run, in the process that all others are started by. */
export async function mochaGlobalSetup(): Promise<void> {
  server = createServer((request, response) => {
    start(request.url?.slice(1) ?? '').then(
      ({ at }) => response.end(at),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.env[VARIABLE] = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

/** After the last one. */
export async function mochaGlobalTeardown(): Promise<void> {
  server?.close()
  server?.closeAllConnections()
  await Promise.all(atEnd.splice(0).map((close) => close()))
  // What did not start was told to the file that asked for it.
  const stopping = [...running.values()].map((one) =>
    one.then(
      ({ stop }) => stop(),
      () => undefined,
    ),
  )
  await Promise.all(stopping)
}

function start(name: string): Promise<Running> {
  const begun = running.get(name) ?? Object.entries(SHARED).find(([key]) => key === name)?.[1]()
  if (!begun) return Promise.reject(new Error(`${name} is nothing that files share`))
  running.set(name, begun)
  return begun
}
