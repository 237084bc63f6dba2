import { z } from 'zod'

/** The name that modules have in their systems, such as `Display`. */
export const CustomName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must be letters, digits and _, beginning with a letter')
  .refine((name) => !/_\d+$/.test(name), 'must not end like an index')
