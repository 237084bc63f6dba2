import type { z } from 'zod'
import { faultsOf, fit, Problem } from '../../problem/index.js'
import type { Delivery } from '../delivery/delivery.js'

const FORM = 'application/x-www-form-urlencoded'

/**
 * Holds a body to the schema its method declares, and notes what the schema makes of it. A form's fields are
 * taken as an object, anything else as JSON, an empty body as undefined.
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
  delivery.parsedBody = result.data
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
  const { body } = delivery
  if (!body || body.length === 0) return undefined
  const text = body.toString('utf8')
  // curl calls any body a form unless told otherwise: what looks like JSON is read as JSON.
  const isForm = delivery.header('content-type')?.toLowerCase().startsWith(FORM)
  if (isForm && !text.startsWith('{') && !text.startsWith('[')) {
    return Object.fromEntries(new URLSearchParams(text))
  }
  try {
    return JSON.parse(text)
  } catch {
    return new Problem('invalid-body', 'the body is not JSON', {
      faults: [{ path: '', message: 'is not JSON' }],
    })
  }
}
