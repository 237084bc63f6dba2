import { z } from 'zod'
import type { ModuleId, SystemId } from '../../modules/index.js'

/** A whole number from 0, as a query says it. */
export const wholeNumber = (description: string) =>
  z
    .preprocess(
      (text) => (typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text),
      z.int('must be a whole number from 0').min(0),
    )
    .describe(description)

/** Yes or no, as a query says it: anything but `true` is no, as in PlaceOS. */
export const flag = (description: string) =>
  z
    .preprocess(
      (text) => (typeof text === 'string' ? text.trim().toLowerCase() === 'true' : text),
      z.boolean(),
    )
    .describe(description)

/** An id or another short word. */
export const word = (description: string) => z.string().max(500).describe(description)

/** The system in a path. */
export const systemId = z
  .string()
  .transform((text) => text as SystemId)
  .describe('The system, such as sys-lobby')

/** The module in a path, wherever it is. */
export const moduleId = z
  .string()
  .transform((text) => text as ModuleId)
  .describe('The module, by its id, such as mod-display-1')
