import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  bodyState,
  keptBody,
  type BodyRequest,
  type KeepingRequest,
  type SlowBodies,
} from '../../http/index.js'
import type { Turns } from '../../payload/index.js'
import { Problem } from '../../problem/index.js'

const EMPTY = Buffer.alloc(0)

/** A body ended before its end: there is nobody left to answer. */
export const CUT_OFF = Symbol('body cut off')
export type CutOff = typeof CUT_OFF

/** Host applications' body parsers leave what they read on the request. */
type ParsedRequest = IncomingMessage & BodyRequest & KeepingRequest

/** What the body of a call is held to while it comes. */
export interface BodyBounds {
  /** How many bytes it may have. */
  readonly most: number
  readonly slowBodies: SlowBodies
  /** Counts bytes that have come; gives a Problem where there is no room for them. */
  hold(bytes: number): Problem | undefined
  /** By which they are unpacked. */
  readonly turns: Turns
}

/** Problem `body-too-large` for a body of so many bytes, or nothing. */
export function refuseSize(bytes: number, maxBytes: number): Problem | undefined {
  return bytes <= maxBytes ? undefined : tooLarge(maxBytes)
}

const tooLarge = (maxBytes: number): Problem =>
  new Problem('body-too-large', `a body may have ${String(maxBytes)} bytes at most`)

/**
 * The bytes of a request's body, as they came. Where a parser of the host has read the stream already, the
 * bytes it kept as `req.rawBody`, or as `req.body`, are used.
 * Calls back with Problem `body-too-large` as soon as there are too many, with `queue-full` where there is no room for
 * them, with `body-consumed` when a parser read the stream and kept no bytes, with `body-too-slow` when they do not come
 * in time, and with CUT_OFF when the caller went away or the host has answered in the meantime.
 */
export function readBody(
  request: ParsedRequest,
  response: ServerResponse,
  bounds: BodyBounds,
  done: (result: Buffer | Problem | CutOff) => void,
): void {
  const state = bodyState(request)
  const kept = state === 'unread' ? undefined : keptBody(request)
  if (kept) done(refuseSize(kept.length, bounds.most) ?? bounds.hold(kept.length) ?? kept)
  else if (state === 'none') done(EMPTY)
  // Node itself reads the rest of a request that has been answered, and keeps nothing.
  else if (isOver(request, response)) done(CUT_OFF)
  else if (state === 'read') done(new Problem('body-consumed', CONSUMED))
  else if (Number(request.headers['content-length']) > bounds.most) done(tooLarge(bounds.most))
  else collect(request, response, bounds, done)
}

const TOO_SLOW = new Problem('body-too-slow', 'the body did not come in time')

const CONSUMED =
  'a body parser of the host application has read the body before the webhook could, and kept no bytes: mount ' +
  'the plugin before the parser, or have it keep the bytes as req.rawBody, as in ' +
  'express.json({ verify: (req, res, bytes) => { req.rawBody = bytes } })'

/** Whether nobody waits for an answer. A request that has been read to its end is destroyed too, and goes on. */
function isOver({ stream, destroyed, readableEnded }: ParsedRequest, { closed }: ServerResponse): boolean {
  return stream ? stream.aborted || stream.closed : closed || (destroyed && !readableEnded)
}

function collect(
  request: ParsedRequest,
  response: ServerResponse,
  bounds: BodyBounds,
  done: (result: Buffer | Problem | CutOff) => void,
): void {
  const chunks: Buffer[] = []
  let finished = false
  const finish = (result: Buffer | Problem | CutOff): void => {
    if (finished) return
    finished = true
    bounds.slowBodies.forget(coming)
    // The listeners stay, and are not to hold on to a body that is done with.
    chunks.length = 0
    done(result)
  }
  const giveUp = (): void => {
    finish(TOO_SLOW)
  }
  const coming = { bytes: 0, giveUp }
  bounds.slowBodies.expect(coming)
  // Listeners stay: the request ends with them, and taking them off costs as much as putting them on. An
  // error without a listener for it is not thrown on requests; a `close` always follows.
  request
    .on('data', (chunk: Buffer) => {
      if (finished) return
      coming.bytes += chunk.length
      const refusal = refuseSize(coming.bytes, bounds.most) ?? bounds.hold(chunk.length)
      if (refusal) finish(refusal)
      else chunks.push(chunk)
    })
    .on('end', () => {
      // HTTP/2 ends a body that is cut off like one that is whole.
      if (request.stream?.aborted) finish(CUT_OFF)
      else finish(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, coming.bytes))
    })
  // A request that has been answered never closes, so its response is heard. A response that still waits for
  // those before it on the connection does not hear the connection close; its request does.
  ;(response.socket ? response : request).on('close', () => {
    finish(CUT_OFF)
  })
}
