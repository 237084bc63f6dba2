import { readFile } from 'node:fs/promises'
import { Problem } from '../../problem/index.js'

/** A JSON file's value. Rejects with Problem `invalid-configuration`. */
export async function readJson(path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw unreadable('cannot be read: is the path right?', error)
  }
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    // The error's own message may quote a secret.
    throw unreadable(`is not JSON: look at line ${String(lineOfFault(text))}`, error)
  }
}

/** The line, from 1, in which text ceases to be JSON; the last one when it only breaks off. */
function lineOfFault(text: string): number {
  const lines = text.split('\n').map((line) => `${line}\n`)
  const at = lines.findIndex((_, line) => !couldGoOn(lines.slice(0, line + 1).join('')))
  return at === -1 ? lines.length : at + 1
}

/** Whether text is JSON as far as it goes. */
function couldGoOn(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const [, end = String(text.length)] = /at position (\d+)/.exec(String(error)) ?? []
    return !String(error).includes('Unexpected token') && Number(end) === text.length
  }
}

const unreadable = (message: string, cause: unknown): Problem =>
  new Problem('invalid-configuration', 'a file cannot be used', { cause, faults: [{ path: '', message }] })
