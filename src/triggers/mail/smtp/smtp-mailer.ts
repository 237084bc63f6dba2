import { createTransport } from 'nodemailer'
import { codeOf, isErrorLike, messageOf } from '../../../problem/index.js'
import { MailNotTaken, type Mail, type Mailer } from '../mailer.js'

/** Which mail server takes the mails, and who they are from. */
export interface SmtpSettings {
  /** As the schema `SmtpUrl` has it. */
  readonly smtpUrl: string
  /** An address, with or without a name. */
  readonly mailFrom: string
}

/** How long the mail server may take for each of its answers, in milliseconds. */
const PATIENCE_MS = 10_000

/** How many connections are kept open to the mail server. */
const MOST_CONNECTIONS = 2

/** Hands mails to a mail server. */
export class SmtpMailer implements Mailer {
  readonly #transport
  readonly #from: string
  /** What the password looks like on its way: a server may repeat in its refusals what it was sent. */
  readonly #secrets: readonly string[]

  /** @param patienceMs how long the server may take for each of its answers, in milliseconds */
  constructor({ smtpUrl, mailFrom }: SmtpSettings, patienceMs = PATIENCE_MS) {
    const { protocol, hostname, port, username, password } = new URL(smtpUrl)
    const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)]
    this.#from = mailFrom
    this.#secrets = pass === '' ? [] : [base64(`\0${user}\0${pass}`), base64(pass), pass, password]
    this.#transport = createTransport({
      pool: true,
      maxConnections: MOST_CONNECTIONS,
      // A connection may end under a mail: once more, since a mail twice is better than none.
      maxRequeues: 1,
      host: hostname.replace(/^\[|\]$/g, ''),
      secure: protocol === 'smtps:',
      ...(port !== '' && { port: Number(port) }),
      ...(username !== '' && { auth: { user, pass } }),
      connectionTimeout: patienceMs,
      greetingTimeout: patienceMs,
      socketTimeout: patienceMs,
      dnsTimeout: patienceMs,
      // A mail is text: nothing in it is ever taken for a file or an address to read from.
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  }

  async send({ to, subject, text }: Mail): Promise<void> {
    try {
      // As an object, an address stays one address whatever it contains.
      await this.#transport.sendMail({ from: this.#from, to: { name: '', address: to }, subject, text })
    } catch (error) {
      // A new error: the library's also holds what was said to the server.
      const message = `the mail server did not take the mail: ${this.#withoutSecrets(error)}`
      throw isPassing(error) ? new MailNotTaken(message) : new Error(message)
    }
  }

  close(): void {
    this.#transport.close()
  }

  #withoutSecrets(error: unknown): string {
    return this.#secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), messageOf(error))
  }
}

/** What nodemailer says of a connection that could not be made, or broke off. */
const CONNECTION: ReadonlySet<unknown> = new Set([
  ...['ECONNECTION', 'ECONNREFUSED', 'ECONNRESET', 'EDNS', 'EPIPE', 'ESOCKET', 'ETIMEDOUT'],
])

/** Whether a later try may succeed: the server says so by 4xx, or could not be spoken with. @see RFC 5321, 4.2.1 */
function isPassing(error: unknown): boolean {
  if (!isErrorLike(error)) return false
  if ('responseCode' in error && typeof error.responseCode === 'number')
    return error.responseCode >= 400 && error.responseCode < 500
  return CONNECTION.has(codeOf(error))
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
