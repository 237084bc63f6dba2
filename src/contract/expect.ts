import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { Problem, type ProblemCode } from '../problem/index.js'

/** How long something that may come later is waited for, in milliseconds. */
const PATIENCE_MS = 5000

/** The Problem that something gives, throws or rejects with. */
export async function problemOf(ask: () => unknown): Promise<Problem> {
  let given: unknown
  try {
    given = await ask()
  } catch (error) {
    given = error
  }
  assert.ok(given instanceof Problem, `a Problem is expected, and it came to ${shown(given)}`)
  return given
}

/** Holds something to come to a Problem of one of some codes. */
export async function refuses(ask: () => unknown, ...codes: readonly ProblemCode[]): Promise<void> {
  const { code } = await problemOf(ask)
  assert.ok(codes.includes(code), `${codes.join(' or ')} is expected, and it came to ${code}`)
}

/** Waits until a check no longer throws; what it throws last is thrown where it always does. */
export async function eventually(check: () => void | Promise<void>): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      await check()
      return
    } catch (error) {
      if (performance.now() > end) throw error
    }
    // A runtime may be another process, which no clock of ours moves.
    await wait(5)
  }
}

/** Time in which what must not happen would happen. */
export const aWhile = (): Promise<void> => wait(30)

function shown(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
