import { faultsOf, reply, type Json, type WebhookReply } from 'placeos-webhooks'
import { Changes } from './state.js'

/** What a request asks for, or the answer that refuses it. */
export type Reading = { readonly changes: Changes } | { readonly refusal: WebhookReply }

/**
 * Reads a request's body as a whole, so that one bad value leaves the display as it is; undefined stands for what is no
 * JSON.
 */
export function readChanges(json: Json | undefined): Reading {
  if (json === undefined) return { refusal: reply(400, { error: 'the body is not JSON' }) }
  const { data, error } = Changes.safeParse(json)
  if (data) return { changes: data }
  return {
    refusal: reply(422, { error: 'the body does not fit; nothing was changed', faults: faultsOf(error) }),
  }
}

/** The token of an `Authorization: Bearer …` header; empty when there is none. */
export const bearerToken = (authorization = ''): string => /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? ''
