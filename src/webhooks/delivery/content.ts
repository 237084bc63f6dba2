import { isBinaryData, isForm, isMultipart, isText, readForm, readMultipart } from '../../payload/index.js'
import { Problem } from '../../problem/index.js'
import type { MaybePromise } from '../../runtime/index.js'
import type { Delivery } from './delivery.js'

/**
 * Reads what a method is to be called with, and notes what a form, or a body of several parts, has. Problem
 * `unreadable-body` for what is not what its sender wrote, or says it is.
 */
export function readContent(delivery: Delivery): MaybePromise<Problem | undefined> {
  const { body, target, url } = delivery
  if (!target || !body || body.length === 0) return undefined
  const isBinary = url.exec?.binary ?? false
  // The method gets the bytes, whatever they are.
  if (isBinary && !target.endpoint.body) return undefined
  const type = delivery.header('content-type') ?? ''
  if (isMultipart(type)) return readParts(delivery, body, type)
  if (!isBinary && !isText(body, type) && !isBinaryData(body, type)) return NO_TEXT
  if (!isForm(type)) return undefined
  const fields = readForm(body, type)
  if (fields instanceof Problem) return fields
  delivery.form = fields && { fields, files: [] }
  return undefined
}

const NO_TEXT = new Problem(
  'unreadable-body',
  'the body is not text in UTF-8, nor in a charset that its Content-Type names; ' +
    'a URL that ends in /binary brings any bytes to the method, as base64',
)

async function readParts(delivery: Delivery, body: Buffer, type: string): Promise<Problem | undefined> {
  const parts = await readMultipart(body, type)
  if (parts instanceof Problem) return parts
  delivery.form = parts
  return undefined
}
