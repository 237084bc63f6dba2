import type { Answer } from '../replies/answer.js'

/** What the sender gave comes back as text that no browser takes for anything else. */
export const handshakeAnswer = (body: string): Answer => ({
  status: 200,
  headers: ['Content-Type', 'text/plain; charset=utf-8', 'X-Content-Type-Options', 'nosniff'],
  body,
})
