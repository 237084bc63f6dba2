import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { FakeClock, MemoryLog } from '../../../src/testing/index.js'
import { MailNotTaken, PatientMailer, type Mail, type Mailer } from '../../../src/triggers/index.js'
import { mailerContract } from '../../contract/mailer.js'
import { thrownBy } from '../../support/thrown.js'
import { FakeMailer } from '../support/doubles.js'

const MINUTE_MS = 60_000
const mailTo = (to: string): Mail => ({ to, subject: 'Doorbell', text: 'Ding' })

/** A mail server whose answers are a spec's. */
class MoodyMailer implements Mailer {
  readonly taken: string[] = []
  tries = 0
  isClosed = false
  answer: (mail: Mail) => Promise<void> = () => Promise.resolve()

  async send(mail: Mail): Promise<void> {
    this.tries += 1
    await this.answer(mail)
    this.taken.push(mail.to)
  }

  close(): void {
    this.isClosed = true
  }
}

mailerContract('The patient mailer', () => {
  const mailer = new FakeMailer()
  return Promise.resolve({
    mailer: new PatientMailer(mailer, new FakeClock(), new MemoryLog()),
    arrived: () => mailer.mails,
    refuse: (address) => mailer.refused.add(address),
    end: () => Promise.resolve(),
  })
})

describe('The patient mailer', () => {
  let server: MoodyMailer
  let clock: FakeClock
  let log: MemoryLog
  let mailer: PatientMailer
  beforeEach(() => {
    server = new MoodyMailer()
    clock = new FakeClock()
    log = new MemoryLog()
    mailer = new PatientMailer(server, clock, log)
  })
  const busy = (): Promise<never> => Promise.reject(new MailNotTaken('greylisted'))

  it('tries a mail again that is not taken now, and says so once', async () => {
    server.answer = () => (server.tries < 4 ? busy() : Promise.resolve())
    const sent = mailer.send(mailTo('a'))
    await turn()
    await clock.advance(MINUTE_MS - 1)
    expect([server.tries, mailer.waiting]).to.deep.equal([1, 1])
    await clock.advance(1)
    expect(server.tries).to.equal(2)
    await clock.advance(2 * MINUTE_MS)
    expect(server.tries).to.equal(3)
    await clock.advance(4 * MINUTE_MS)
    await sent
    expect([server.taken, mailer.waiting, mailer.failures, clock.pending]).to.deep.equal([['a'], 0, 0, 0])
    expect(log.lines.map(({ message }) => message)).to.deep.equal(['a mail was not taken: it is tried again'])
  })

  it('gives a mail up after ten tries in about four hours', async () => {
    server.answer = busy
    const failure = thrownBy(() => mailer.send(mailTo('a')))
    await turn()
    await clock.advance(5 * 60 * MINUTE_MS)
    expect(await failure).to.have.property('message', 'greylisted')
    expect([server.tries, mailer.waiting, mailer.failures, clock.pending]).to.deep.equal([10, 0, 1, 0])
  })

  it('gives a mail up at once that is refused for good', async () => {
    server.answer = () => Promise.reject(new Error('no such mailbox'))
    expect(await thrownBy(() => mailer.send(mailTo('a')))).to.have.property('message', 'no such mailbox')
    expect([server.tries, mailer.failures, clock.pending]).to.deep.equal([1, 1, 0])
  })

  it('hands over two at the same time, and holds no other up for one that is tried again', async () => {
    const open: (() => void)[] = []
    server.answer = ({ to }) => (to === 'busy' ? busy() : new Promise((resolve) => open.push(resolve)))
    const all = ['busy', 'a', 'b', 'c'].map((to) => mailer.send(mailTo(to)))
    await turn()
    expect([server.tries, mailer.waiting]).to.deep.equal([3, 4])
    for (let left = 3; left > 0; left -= 1) {
      open.shift()?.()
      await turn()
    }
    expect(server.taken).to.deep.equal(['a', 'b', 'c'])
    server.answer = () => Promise.resolve()
    await clock.advance(MINUTE_MS)
    await Promise.all(all)
  })

  it('refuses mails beyond a thousand that wait', async () => {
    server.answer = () => new Promise(() => undefined)
    for (let count = 0; count < 1000; count += 1) void mailer.send(mailTo('a'))
    expect(await thrownBy(() => mailer.send(mailTo('b')))).to.have.property(
      'message',
      '1000 mails wait already',
    )
    expect([mailer.waiting, mailer.failures]).to.deep.equal([1000, 1])
  })

  it('ends with those that are being handed over, and says how many others are lost', async () => {
    let open = (): void => undefined
    server.answer = ({ to }) => (to === 'busy' ? busy() : new Promise<void>((resolve) => (open = resolve)))
    void mailer.send(mailTo('busy'))
    await turn()
    void mailer.send(mailTo('a'))
    const closed = mailer.close()
    await turn()
    expect(server.isClosed).to.equal(false)
    open()
    await closed
    expect([server.taken, server.isClosed]).to.deep.equal([['a'], true])
    expect(log.lines.at(-1)).to.deep.include({
      message: 'mails are lost that were not taken before the process ends',
      details: { mails: 1 },
    })
    expect(await thrownBy(() => mailer.send(mailTo('b')))).to.have.property('message', 'the process ends')
  })

  it('ends without a server that does not answer', async () => {
    server.answer = () => new Promise(() => undefined)
    void mailer.send(mailTo('a'))
    const closed = mailer.close()
    await clock.advance(2000)
    await closed
    expect(server.isClosed).to.equal(true)
  })
})
