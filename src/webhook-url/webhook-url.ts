/** Below what every webhook is. */
export const WEBHOOKS = '/api/engine/v2/webhook'

/** Where every webhook URL begins. */
export const PREFIX = `${WEBHOOKS}/`

/** The instance that a URL names, and the secret it is called with. */
export interface AddressedInstance {
  readonly id: string
  readonly webhook_secret?: string | undefined
}

/** What a call is to execute. */
export interface UrlTarget {
  /** The module's name, such as `Display`. */
  readonly mod: string
  /** From 1. */
  readonly index: number
  readonly method: string
  /** Whether the method gets the body as base64. */
  readonly binary?: boolean
}

/**
 * What may stand behind `{id}/notify` in the path, form by form. What is not in the path may be in the query, but for
 * a form that names a method: it leaves nothing to the query.
 */
export const pathForms = [
  [],
  ['secret'],
  ['secret', 'mod', 'index', 'method'],
  ['secret', 'mod', 'index', 'method', 'binary'],
] as const

/** Whether a path of so many segments behind the prefix has one of the forms. */
export const isPathForm = (segments: number): boolean =>
  pathForms.some((names) => names.length + 2 === segments)

const part = encodeURIComponent

/** Path and query of a webhook URL, with everything in the query. */
export function queryForm({ id, webhook_secret = '' }: AddressedInstance, target?: UrlTarget): string {
  const exec =
    target &&
    `&exec=true&mod=${part(target.mod)}&index=${String(target.index)}&method=${part(target.method)}${target.binary ? '&binary=true' : ''}`
  return `${PREFIX}${part(id)}/notify?secret=${part(webhook_secret)}${exec ?? ''}`
}

/** The same with everything in the path. */
export function pathForm({ id, webhook_secret = '' }: AddressedInstance, target?: UrlTarget): string {
  const exec =
    target &&
    `/${part(target.mod)}/${String(target.index)}/${part(target.method)}${target.binary ? '/binary' : ''}`
  return `${PREFIX}${part(id)}/notify/${part(webhook_secret)}${exec ?? ''}`
}

/** What the URL of a late reply says. */
export interface StatusUrl {
  readonly instance: string
  readonly execution: string
  /** 43 characters of base64url. */
  readonly token: string
}

const STATUS_URL = /^([^/?]+)\/replies\/([^/?]+)\?(?:.*&)?token=([\w-]{43})(?:&|$)/

/** Where a late reply is read; none of its parts needs escaping. */
export const statusUrl = ({ instance, execution, token }: StatusUrl): string =>
  `${PREFIX}${instance}/replies/${execution}?token=${token}`

/** Reads such a URL, path and query; undefined for any other. */
export function parseStatusUrl(url: string): StatusUrl | undefined {
  const [, instance, execution, token] = STATUS_URL.exec(url.slice(PREFIX.length)) ?? []
  if (instance === undefined || execution === undefined || token === undefined) return undefined
  return { instance, execution, token }
}

/** In a text, the path of a webhook URL up to its secret, and the secret; `notify` may be written with escapes. */
export const SECRET_IN_PATH = /(\/notify\/|\/webhook\/[^\s/?#"<>]*\/[^\s/?#"<>]*\/)[^\s/?#"<>]+/g

/** That again, in a URL that is a parameter of another. */
export const SECRET_IN_ESCAPED_PATH = /(%2Fnotify%2F)(?:[\w.~-]|%(?!2F|26|23)[0-9A-F]{2})+/gi
