import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { codeOf, isErrorLike, Problem } from '../problem/index.js'
import { JsonFault, parseJson } from './json-reader.js'
import { parseYaml, YamlFault } from './yaml-reader.js'

/**
 * The value of a JSON file that people or tools write: UTF-8, with or without a byte order mark, comments allowed.
 * Rejects with Problem `invalid-configuration`, whose fault says what is wrong and in which line; the cause is Node's
 * error where the file cannot be read. A file that holds nothing but null is refused.
 */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path)
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    throw unusable(`is not JSON: look at line ${String(error.line)}: ${error.reason}`, error)
  }
  return required(value)
}

/** The same of a file that may also be YAML 1.2, by its name: `.yaml` or `.yml`. */
export async function readJsonOrYaml(path: string): Promise<unknown> {
  if (!['.yaml', '.yml'].includes(extname(path).toLowerCase())) return await readJson(path)
  const text = await readText(path)
  try {
    return required(await parseYaml(text))
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    const { line, column, reason } = error
    throw unusable(`is not YAML: look at line ${String(line)}, column ${String(column)}: ${reason}`, error)
  }
}

function required(value: unknown): unknown {
  if (value === null) throw unusable('holds null and nothing else')
  return value
}

/** The text of a file in UTF-8, without its byte order mark. Rejects as `readJson` does. */
export async function readText(path: string): Promise<string> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw unusable(reasonOf(error), error)
  }
  if (isUtf16(bytes)) throw unusable('is UTF-16: save it as UTF-8')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw unusable(`is not UTF-8: look at line ${String(lineOfFault(bytes))}, and save it as UTF-8`, error)
  }
}

/** Whether a file could not be read for a reason that passes by itself, such as that too many are open. */
export function isPassing(error: unknown): boolean {
  for (let one = error; isErrorLike(one); one = one.cause) if (PASSING.has(codeOf(one))) return true
  return false
}

const PASSING: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EBUSY', 'EINTR'])

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'cannot be read: is the path right?',
  EACCES: 'cannot be read: this user may not read it',
  EISDIR: 'cannot be read: it is a folder',
  EMFILE: 'cannot be read: the process has too many files open (ulimit -n)',
  ENFILE: 'cannot be read: the machine has too many files open',
}

function reasonOf(error: unknown): string {
  const code = codeOf(error)
  const plain = typeof code === 'string' ? `cannot be read: ${code}` : 'cannot be read'
  return REASONS[String(code)] ?? plain
}

const isUtf16 = ([first, second]: Buffer): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)

/** The first line that is no UTF-8; a line break is never inside of a character. */
function lineOfFault(bytes: Buffer): number {
  let line = 1
  for (let begin = 0; begin <= bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, begin)
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(begin, end === -1 ? undefined : end))
    } catch {
      return line
    }
    if (end === -1) break
    begin = end + 1
  }
  return line
}

const unusable = (message: string, cause?: unknown): Problem =>
  new Problem('invalid-configuration', 'a file cannot be used', { cause, faults: [{ path: '', message }] })
