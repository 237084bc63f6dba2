import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Router } from 'express'
import { packageFolder } from '../files/index.js'
import { send, sendProblem, type Fields } from '../http/index.js'
import type { Log } from '../log/index.js'
import { Problem, requestId } from '../problem/index.js'
import { readFiles, type ConsoleFile, type ConsoleFiles } from './files.js'
import { POLICY_HEADERS } from './policy.js'

/** Where the console is, under whatever prefix a host mounts the plugin. */
const PATH = '/console'

/** What the page asks for before anything else: it is no file. */
const ABOUT = 'about.json'

/** What the console needs. */
export interface ConsoleParts {
  readonly log: Log
  readonly version: string
  /** What callers outside see instead of the page's own address, with the prefix; without a slash at its end. */
  readonly publicUrl: string | undefined
  /** Where it is built. @default where the package has it */
  readonly folder?: string
}

/** The console's files. */
export interface ConsolePages {
  /** Adds them to a router, which passes on everything else. */
  mount(router: Router): void
}

/** Looked for when it is asked for: to import this reads no file. */
function builtConsole(): Promise<ConsoleFiles> {
  const folder = packageFolder()
  return folder === undefined ? Promise.resolve(new Map()) : readFiles(join(folder, 'dist', 'console'))
}

type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

/** Serves the page people configure and watch webhooks with. Its files are read when they are first asked for. */
export function consolePages({ log, version, publicUrl, folder }: ConsoleParts): ConsolePages {
  let reading: Promise<ConsoleFiles> | undefined
  const files = async (): Promise<ConsoleFiles> => {
    const found = await (reading ??= folder === undefined ? builtConsole() : readFiles(folder))
    // It may be built later.
    if (found.size === 0) reading = undefined
    return found
  }
  const about = Buffer.from(JSON.stringify({ version, url: publicUrl ?? null }))

  /** The answer to a path below the console. Rejects with Problem `not-found`. */
  const answer = async (name: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (name === ABOUT) {
      send(response, 200, { ...OWN, 'Content-Type': 'application/json' }, about)
      return
    }
    const found = await files()
    if (found.size === 0)
      throw new Problem(
        'not-found',
        'the console is not built, or not where its code is: run npm run build, or leave placeos-webhooks out of the bundle',
      )
    const file = found.get(name === '' ? 'index.html' : name)
    if (!file) throw new Problem('not-found', 'the console has no such file')
    sendFile(request, response, file)
  }

  const handler: Handler = (request, response, next) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    if (path !== PATH && !path.startsWith(`${PATH}/`)) {
      next()
      return
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const headers = { Allow: 'GET, HEAD' }
      refuse(request, response, new Problem('verb-not-allowed', 'accepted here: GET, HEAD', { headers }))
    } else if (path === PATH) {
      // Relative to whatever the browser asked for, so prefixes that only a proxy knows stay.
      send(response, 308, { ...OWN, Location: 'console/' }, '')
    } else {
      answer(path.slice(PATH.length + 1), request, response).catch((error: unknown) => {
        const problem = Problem.from(error)
        if (problem.status >= 500) log.error('the console could not be read', { error })
        reading = undefined
        refuse(request, response, problem)
      })
    }
  }
  return {
    mount: (router) => {
      // Express's types ask for more than its router uses.
      router.use(handler as never)
    },
  }
}

/** Of what may change with the next version. */
const OWN = { ...POLICY_HEADERS, 'Cache-Control': 'no-cache' }
const KEPT = { ...POLICY_HEADERS, 'Cache-Control': 'public, max-age=31536000, immutable' }

const refuse = (request: IncomingMessage, response: ServerResponse, problem: Problem): void => {
  sendProblem(response, problem, requestId(request), { ...OWN })
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: ConsoleFile): void {
  const fields: Fields = {
    ...(file.isHashed ? KEPT : OWN),
    'Content-Type': file.type,
    ETag: file.tag,
    Vary: 'Accept-Encoding',
  }
  const isKnown = request.headers['if-none-match']?.split(',').some((tag) => tag.trim() === file.tag)
  if (isKnown) send(response, 304, fields, '')
  else if (takesGzip(request)) {
    send(response, 200, { ...fields, 'Content-Encoding': 'gzip' }, file.gzipped)
  } else send(response, 200, fields, file.body)
}

const takesGzip = ({ headers }: IncomingMessage): boolean =>
  /(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(
    headers['accept-encoding'] ?? '',
  )
