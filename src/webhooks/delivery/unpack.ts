import { bodyState, type BodyRequest } from '../../http/index.js'
import { codingsOf, decoded } from '../../payload/index.js'
import { Problem } from '../../problem/index.js'
import type { BodyBounds, CutOff } from './body.js'

/** Hears a body, and the bytes as they were sent where they are others. */
export type TakeBody = (body: Buffer | Problem | CutOff, sent?: Buffer) => void

/**
 * Gives what unpacks the body of a request that says how it is packed; asked before the body is read. What a parser of
 * the host has unpacked is left as it is.
 * What was packed is kept beside what was in it, so both are counted.
 */
export function unpacking(
  request: BodyRequest,
  bounds: Pick<BodyBounds, 'most' | 'hold' | 'turns'>,
  done: TakeBody,
): TakeBody {
  const codings = codingsOf(request.headers['content-encoding'] ?? '')
  if (codings instanceof Problem || codings.length === 0) return done
  const room = { turns: bounds.turns, hold: (bytes: number): Problem | undefined => bounds.hold(bytes) }
  const isRead = bodyState(request) === 'read'
  return (body) => {
    if (!Buffer.isBuffer(body) || (isRead && !isAsSent(body, request))) done(body)
    else
      void decoded(body, codings, bounds.most, room).then((content) => {
        done(content, body)
      })
  }
}

/** Whether what a parser has kept is what came: parsers unpack it, and keep that. */
function isAsSent(kept: Buffer, { rawHeaders }: BodyRequest): boolean {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-length')
  return at === -1 ? kept[0] === 0x1f && kept[1] === 0x8b : rawHeaders[at + 1] === String(kept.length)
}
