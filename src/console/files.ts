import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { codeOf } from '../problem/index.js'

/** One built file of the console, as it is answered. */
export interface ConsoleFile {
  readonly type: string
  readonly body: Buffer
  readonly gzipped: Buffer
  /** A weak tag: both bodies are the same file. */
  readonly tag: string
  /** Whether its name changes with its content, so that it never has to be asked for again. */
  readonly isHashed: boolean
}

/** The files there are, by path below the console; nothing else of the disk can be named. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>

/** The types of what is built; anything else is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const HASHED = 'assets/'

/** Reads a built console; empty where there is none. Rejects when its files cannot be read. */
export async function readFiles(folder: string): Promise<ConsoleFiles> {
  const files = new Map<string, ConsoleFile>()
  for (const path of await pathsBelow(folder)) {
    const type = TYPES[extname(path)]
    if (type !== undefined) files.set(path, await read(join(folder, path), path, type))
  }
  return files
}

async function pathsBelow(folder: string): Promise<string[]> {
  try {
    const paths = await readdir(folder, { recursive: true, encoding: 'utf8' })
    return paths.map((path) => path.replaceAll('\\', '/')).sort()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

async function read(file: string, path: string, type: string): Promise<ConsoleFile> {
  const body = await readFile(file)
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22)
  return {
    type,
    body,
    gzipped: await promisify(gzip)(body, { level: 9 }),
    tag: `W/"${hash}"`,
    isHashed: path.startsWith(HASHED),
  }
}
