import type { Server } from 'node:net'
import { Server as SecureServer } from 'node:tls'
import { listeningOf } from '../../http/index.js'
import type { Stop } from '../../time/index.js'

/** Hears where a server listens, now and whenever it begins to. */
export function heedListening(server: Server, hear: (url: string) => void): Stop {
  const tell = (): void => {
    const listening = listeningOf(server, server instanceof SecureServer ? 'https' : 'http')
    if (listening) hear(listening.url)
  }
  tell()
  server.on('listening', tell)
  return () => {
    server.off('listening', tell)
  }
}
