import { z } from 'zod'
import { replyStates, roomOf, type ExactReply, type KeptReply } from '../../replies/index.js'
import { Instant, jsonOf, recordOf } from '../schema/rows.js'

const ReplyRow = z.object({
  name: z.string(),
  execution: z.string(),
  instance_id: z.string(),
  fingerprint: z.string().nullable(),
  claimed: Instant,
  expires: Instant,
  state: z.enum(replyStates),
  status: z.int().nullable(),
  headers: jsonOf(z.array(z.union([z.string(), z.array(z.string())]))).nullable(),
  body: z.instanceof(Uint8Array).nullable(),
})

const NOTHING = new Uint8Array()

export function keptReplyOf(columns: { name: string }): KeptReply {
  const row = recordOf(ReplyRow, 'reply', { ...columns, id: columns.name })
  const { instance_id: instance, status, headers, body, ...rest } = row
  return {
    ...rest,
    instance,
    reply: status === null || !headers ? null : { status, headers, body: body ?? NOTHING },
  }
}

/** What comes of a claim, as columns. */
export function replyColumns(reply: ExactReply): readonly unknown[] {
  const { status, headers } = reply
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body
  return ['done', roomOf(reply), status, JSON.stringify(headers), body.byteLength === 0 ? null : body]
}
