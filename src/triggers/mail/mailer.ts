import type { InjectionToken } from 'tsyringe'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** What sends the mails of triggers. */
export interface Mailer {
  /** Resolves once the mail server has taken it. Rejects with what went wrong, `MailNotTaken` where that passes. */
  send(mail: Mail): Promise<void>
  /** Gives back its connections. */
  close(): unknown
}
export const Mailer: InjectionToken<Mailer> = Symbol('Mailer')

/** A mail was not taken for a reason that passes by itself: a server that is busy, that greylists, or that is down. */
export class MailNotTaken extends Error {
  override readonly name = 'MailNotTaken'
}

/** What stands where no mail server is configured: every mail fails, and says why. */
export class NoMailer implements Mailer {
  send(): Promise<void> {
    return Promise.reject(new Error('no mail server is configured: set SMTP_URL'))
  }

  close(): void {
    // It has nothing.
  }
}
