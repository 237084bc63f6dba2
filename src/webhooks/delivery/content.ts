import {
  isBinaryData,
  isForm,
  isMultipart,
  isText,
  readForm,
  readParts,
  splitMultipart,
  type Parts,
} from '../../payload/index.js'
import { Problem } from '../../problem/index.js'
import type { MaybePromise } from '../../runtime/index.js'
import type { Delivery } from './delivery.js'
import { FormContent } from './form-content.js'

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
  if (isMultipart(type))
    return splitMultipart(body, type).then((parts) =>
      parts instanceof Problem ? parts : noteForm(delivery, () => readParts(parts)),
    )
  if (!isBinary && !isText(body, type) && !isBinaryData(body, type)) return NO_TEXT
  return isForm(type) ? noteForm(delivery, () => formOf(body, type)) : undefined
}

/** Undefined for what only says that it is a form. */
function formOf(body: Buffer, type: string): Parts | Problem | undefined {
  const fields = readForm(body, type)
  return fields === undefined || fields instanceof Problem ? fields : { fields, files: [] }
}

function noteForm(delivery: Delivery, read: () => Parts | Problem | undefined): Problem | undefined {
  const parts = read()
  if (parts instanceof Problem) return parts
  delivery.form = parts && new FormContent(() => read() ?? NO_PARTS, parts)
  return undefined
}

/** What is no form any more has none. */
const NO_PARTS: Parts = { fields: {}, files: [] }

const NO_TEXT = new Problem(
  'unreadable-body',
  'the body is not text in UTF-8, nor in a charset that its Content-Type names; ' +
    'a URL that ends in /binary brings any bytes to the method, as base64',
)
