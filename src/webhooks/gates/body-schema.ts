import type { z } from 'zod'
import { readJson } from '../../payload/index.js'
import { faultsOf, fit, Problem } from '../../problem/index.js'
import type { Delivery } from '../delivery/delivery.js'

/**
 * Holds a body to the schema its method declares, and notes what the schema makes of it. A form's fields are
 * taken as an object, anything else as JSON, an empty body as undefined; which it is has been noted before.
 * @throws Problem `driver-failed` when the schema itself fails
 */
export function checkBody(delivery: Delivery): Problem | undefined {
  const schema = delivery.target?.endpoint.body
  if (!schema) return undefined
  const value = parse(delivery)
  if (value instanceof Problem) return value
  const result = fitBody(schema, value)
  if (!result.success) {
    return new Problem('invalid-body', 'the body does not fit', { faults: faultsOf(result.error) })
  }
  delivery.parsed = { value: result.data }
  return undefined
}

function fitBody(schema: z.ZodType, value: unknown): ReturnType<z.ZodType['safeParse']> {
  try {
    return fit(schema, value)
  } catch (error) {
    throw new Problem('driver-failed', 'the schema that the driver declares for the body failed', {
      cause: error,
    })
  }
}

function parse(delivery: Delivery): unknown {
  const { body, form } = delivery
  if (!body || body.length === 0) return undefined
  if (form) return form.parts.fields
  const json = readJson(body, delivery.header('content-type'))
  if (json !== undefined) return json
  return new Problem('invalid-body', 'the body is not JSON', {
    faults: [{ path: '', message: 'is not JSON' }],
  })
}
