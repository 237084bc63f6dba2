import { parametersIn, readJson } from '../../payload/index.js'
import { EACH, stepsOf, type Place } from '../schemes/places.js'
import { refused, type Refused } from './verdict.js'

/** What a signature is about. */
export interface SignedRequest {
  /** Upper case. @default POST */
  readonly method?: string
  /** The whole URL as the sender called it, query included. */
  readonly url: string
  /** Names and values in turn, as Node gives them in `rawHeaders`. */
  readonly headers: readonly string[]
  /** The bytes as they came. */
  readonly body: Buffer
  /** What they say, where they came packed. @default the bytes as they came */
  readonly content?: Buffer | undefined
}

/** No header of any sender's signature comes near it, in characters; tokens with many claims do. */
const MOST_CHARACTERS = 4096

/** More values than any path is meant to lead to. */
const MOST_VALUES = 1000

/** The values of a header, whatever the case of its name. */
export function headerValues(headers: readonly string[], name: string): string[] {
  const wanted = name.toLowerCase()
  const values: string[] = []
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const own = headers[at] ?? ''
    if (own.length === wanted.length && own.toLowerCase() === wanted) values.push(headers[at + 1] ?? '')
  }
  return values
}

/** A header that must be there, and once: of two nobody knows which one was meant. */
export function onlyHeader(headers: readonly string[], name: string): string | Refused {
  return only(headerValues(headers, name), `the header ${name}`)
}

/** One text that must be there, and once. */
function only([value, another]: readonly string[], what: string): string | Refused {
  if (value === undefined) return refused('signature-missing', `${what} is missing`)
  if (another !== undefined) return refused('signature-invalid', `${what} is given twice`)
  if (value.length > MOST_CHARACTERS) return refused('signature-invalid', `${what} is too long`)
  return value
}

/** A call's parts by where they stand; what must be parsed for them is parsed once. */
export class Reading {
  #json: { readonly value: unknown } | undefined
  #query: URLSearchParams | undefined

  constructor(readonly request: SignedRequest) {}

  /** The body, unpacked. */
  get content(): Buffer {
    return this.request.content ?? this.request.body
  }

  /** Empty where there is none. */
  get contentType(): string {
    return headerValues(this.request.headers, 'content-type')[0] ?? ''
  }

  get query(): URLSearchParams {
    return (this.#query ??= queryOf(this.request.url))
  }

  /** Everything that a path of the JSON body leads to; nothing where the body is no JSON. */
  members(path: string): unknown[] {
    this.#json ??= { value: readJson(this.content, this.contentType) }
    return valuesAt(this.#json.value, path)
  }

  /** The texts at a place: as many as there are. */
  texts(place: Place): string[] {
    if (place.header !== undefined) return headerValues(this.request.headers, place.header)
    if (place.query !== undefined) return this.query.getAll(place.query)
    return this.members(place.member ?? '').flatMap((value) => (typeof value === 'string' ? [value] : []))
  }

  /** The text at a place that must be there, and once. */
  only(place: Place): string | Refused {
    if (place.header !== undefined) return onlyHeader(this.request.headers, place.header)
    if (place.query !== undefined) return only(this.texts(place), `the query parameter ${place.query}`)
    return only(this.texts(place), `the member ${place.member ?? ''} of the JSON body`)
  }
}

const queryOf = (url: string): URLSearchParams => {
  const mark = url.indexOf('?')
  return parametersIn(mark === -1 ? '' : url.slice(mark + 1))
}

/** Everything that a path of parsed JSON leads to. */
export function valuesAt(json: unknown, path: string): unknown[] {
  let found: unknown[] = [json]
  for (const step of stepsOf(path)) {
    found = found.flatMap((value): unknown[] => {
      if (step === EACH) return Array.isArray(value) ? value.slice(0, MOST_VALUES) : []
      if (typeof value !== 'object' || value === null) return []
      if (Array.isArray(value) !== (typeof step === 'number')) return []
      return Object.hasOwn(value, step) ? [Reflect.get(value, step)] : []
    })
    if (found.length > MOST_VALUES) return []
  }
  return found.filter((value) => value !== undefined)
}
