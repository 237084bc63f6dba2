import { z } from 'zod'
import { nearestOf } from '../../problem/index.js'
import { shown } from './spoken.js'

/** One of some names. Another is told them, and the one that was most likely meant. */
export const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, {
    error: ({ input }) => {
      const meant = typeof input === 'string' ? nearestOf(input, names) : undefined
      return `must be one of ${names.join(', ')}${meant === undefined ? '' : `: did you mean ${meant}?`}`
    },
  })

/** What is wrong with a name that should have been one of a kind, such as a command. */
export function unknownName(kind: string, name: string, names: readonly string[]): string {
  const meant = nearestOf(name, names)
  return `there is no ${kind} ${shown(name)}${meant === undefined ? '' : `: did you mean ${meant}?`}`
}
