import type { Json } from '../api/resources.js'

/** What is followed: one status key of one module. */
export interface Topic {
  readonly sys: string
  readonly mod: string
  readonly index: number
  readonly name: string
}

/** What the server says on the websocket. */
export interface Frame {
  readonly id: number
  readonly type: 'success' | 'notify' | 'error' | 'debug'
  readonly value?: Json
  readonly msg?: string
}

/** A message of the server, or undefined for what is none. */
export function readFrame(data: unknown): Frame | undefined {
  if (typeof data !== 'string' || !data.startsWith('{')) return undefined
  const frame = JSON.parse(data) as Partial<Frame>
  return typeof frame.id === 'number' && typeof frame.type === 'string' ? (frame as Frame) : undefined
}

/** Asks for a topic; with `since`, what came after that number is told first. */
export const bindFrame = (id: number, topic: Topic, since?: number): string =>
  JSON.stringify({ id, cmd: 'bind', ...topic, ...(since === undefined ? {} : { args: [{ since }] }) })

export const unbindFrame = (id: number, topic: Topic): string =>
  JSON.stringify({ id, cmd: 'unbind', ...topic })
