import { expect } from 'chai'
import type { Mail, Mailer } from '../../src/triggers/index.js'
import { thrownBy } from '../support/thrown.js'

/** A mailer, and what becomes of its mails. */
export interface MailerAtWork {
  readonly mailer: Mailer
  /** The mails that have arrived. */
  readonly arrived: () => readonly Mail[]
  /** Has mails to an address refused. */
  readonly refuse: (address: string) => void
  readonly end: () => Promise<void>
}

const mail: Mail = { to: 'anna@example.org', subject: 'Doorbell', text: 'Somebody is at the door.' }

/** What every mailer does; `begin` gives a fresh one. */
export function mailerContract(name: string, begin: () => Promise<MailerAtWork>): void {
  describe(`${name}, as a mailer`, () => {
    let work: MailerAtWork
    beforeEach(async () => {
      work = await begin()
    })
    afterEach(async () => {
      work.mailer.close()
      await work.end()
    })

    it('has delivered a mail when it says so', async () => {
      await work.mailer.send(mail)
      expect(work.arrived()).to.deep.equal([mail])
    })

    it('delivers text and subject in any language, and text of many lines as it is', async () => {
      const own = {
        ...mail,
        subject: 'Größe 8: 門のベル 🔔',
        text: `Schöne Grüße,\n.\n..\nFrom here\n${'sehr länglich '.repeat(50)}\n\n${'字'.repeat(300)}`,
      }
      await work.mailer.send(own)
      expect(work.arrived()).to.deep.equal([own])
    })

    it('delivers one mail after the other, and many at once', async () => {
      await work.mailer.send(mail)
      const others = Array.from({ length: 12 }, (_, at) => ({ ...mail, to: `b${String(at)}@example.org` }))
      await Promise.all(others.map((other) => work.mailer.send(other)))
      const addresses = work.arrived().map(({ to }) => to)
      expect(addresses.sort()).to.deep.equal([mail, ...others].map(({ to }) => to).sort())
    })

    it('rejects a mail that is refused, and delivers the next', async () => {
      work.refuse(mail.to)
      expect(await thrownBy(() => work.mailer.send(mail))).to.be.an.instanceOf(Error)
      await work.mailer.send({ ...mail, to: 'b@example.org' })
      expect(work.arrived().map(({ to }) => to)).to.deep.equal(['b@example.org'])
    })

    it('closes more than once', () => {
      work.mailer.close()
      work.mailer.close()
    })
  })
}
