import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail as a server has got it. */
export interface ReceivedMail {
  readonly from: string
  /** The addresses it was handed in for. */
  readonly to: readonly string[]
  /** By lower-case name, decoded. */
  readonly headers: ReadonlyMap<string, string>
  readonly text: string
}

/** A mail server of this machine, which refuses addresses on request. */
export class MailServer {
  readonly received: ReceivedMail[] = []
  readonly refused = new Set<string>()
  /** How often somebody connected. */
  connections = 0

  private constructor(private readonly server: SMTPServer) {}

  /** Starts one without encryption, and without users unless options say otherwise. */
  static async start(options: SMTPServerOptions = {}): Promise<MailServer> {
    const server = new SMTPServer({
      authOptional: true,
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      closeTimeout: 0,
      onConnect: (_, accept) => {
        started.connections += 1
        accept()
      },
      onRcptTo: ({ address }, _, accept) => {
        accept(started.refused.has(address) ? new Error(`no mailbox for ${address}`) : null)
      },
      onData: (stream, { envelope: { mailFrom, rcptTo } }, accept) => {
        const from = mailFrom === false ? '' : mailFrom.address
        const to = rcptTo.map(({ address }) => address)
        void text(stream).then((source) => {
          started.received.push({ from, to, ...parse(source) })
          accept()
        })
      },
      ...options,
    })
    const started = new MailServer(server)
    // Clients that leave early are no concern of a spec's.
    server.on('error', () => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return started
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port
  }

  /** The server's URL, with whatever else it is to have. */
  url(credentials = '', protocol = 'smtp'): string {
    return `${protocol}://${credentials}127.0.0.1:${String(this.port)}`
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(resolve)
    })
  }
}

/** Reads a mail of one plain text, with folded and encoded headers. */
function parse(source: string): Pick<ReceivedMail, 'headers' | 'text'> {
  const end = source.indexOf('\r\n\r\n')
  const lines = source
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const [name = '', ...value] = line.split(':')
      return [name.toLowerCase(), decodeWords(value.join(':').trim())]
    }),
  )
  const body = source.slice(end + 4)
  const decoded: Readonly<Record<string, () => string>> = {
    base64: () => Buffer.from(body, 'base64').toString(),
    'quoted-printable': () => decodeQuoted(body.replaceAll('=\r\n', '')),
  }
  const decode = decoded[headers.get('content-transfer-encoding') ?? '']
  return { headers, text: unixLines(decode?.() ?? body) }
}

const unixLines = (body: string): string => body.replaceAll('\r\n', '\n').replace(/\n$/, '')

const decodeQuoted = (quoted: string): string =>
  Buffer.from(
    quoted.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString()

/** @see RFC 2047 */
const decodeWords = (value: string): string =>
  value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, encoded: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(encoded, 'base64').toString()
        : decodeQuoted(encoded.replaceAll('_', ' ')),
    )
