import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { inspect } from 'node:util'
import { expect } from 'chai'
import { MailNotTaken } from '../../../../src/triggers/index.js'
import { SmtpMailer } from '../../../../src/triggers/mail/smtp/index.js'
import { mailerContract } from '../../../contract/mailer.js'
import { thrownBy } from '../../../support/thrown.js'
import { until } from '../../../support/until.js'
import { FakeMailer } from '../../support/doubles.js'
import { AtWork, trigger } from '../../support/support.js'
import { MailServer } from './mail-server.js'

const mailFrom = 'Building <building@example.org>'

mailerContract('The SMTP mailer', async () => {
  const server = await MailServer.start()
  return {
    mailer: new SmtpMailer({ smtpUrl: server.url(), mailFrom }),
    arrived: () =>
      server.received.map(({ to, headers, text }) => ({
        to: to.join(),
        subject: headers.get('subject') ?? '',
        text,
      })),
    refuse: (address) => server.refused.add(address),
    end: () => server.close(),
  }
})

mailerContract('The mailer of the specs', () => {
  const mailer = new FakeMailer()
  return Promise.resolve({
    mailer,
    arrived: () => mailer.mails,
    refuse: (address) => mailer.refused.add(address),
    end: () => Promise.resolve(),
  })
})

describe('The SMTP mailer', () => {
  const mail = { to: 'anna@example.org', subject: 'Doorbell', text: 'Somebody is at the door.' }
  const closing: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })
  const serve = async (...options: Parameters<typeof MailServer.start>): Promise<MailServer> => {
    const server = await MailServer.start(...options)
    closing.push(() => server.close())
    return server
  }
  const mailerFor = (smtpUrl: string, patienceMs?: number): SmtpMailer => {
    const mailer = new SmtpMailer({ smtpUrl, mailFrom }, patienceMs)
    closing.push(() => {
      mailer.close()
    })
    return mailer
  }
  const failure = async (mailer: SmtpMailer): Promise<Error> =>
    (await thrownBy(() => mailer.send(mail))) as Error

  it('says who a mail is from and whom it is for', async () => {
    const server = await serve()
    await mailerFor(server.url()).send(mail)
    const [received] = server.received
    expect([received?.from, received?.to]).to.deep.equal(['building@example.org', ['anna@example.org']])
    expect([received?.headers.get('from'), received?.headers.get('to')]).to.deep.equal([
      'Building <building@example.org>',
      'anna@example.org',
    ])
  })

  it('keeps its connection from one mail to the next', async () => {
    const server = await serve()
    const mailer = mailerFor(server.url())
    for (let sent = 0; sent < 5; sent += 1) await mailer.send(mail)
    expect([server.received.length, server.connections]).to.deep.equal([5, 1])
  })

  const subjects = ['Bell\r\nBcc: eve@example.org', 'Bell\nX-Evil: 1\n\nand a body', 'Bell\rX-Evil: 1']
  for (const subject of subjects)
    it(`lets ${JSON.stringify(subject)} be a subject and nothing else`, async () => {
      const server = await serve()
      await mailerFor(server.url()).send({ ...mail, subject })
      const [received] = server.received
      expect(received?.to).to.deep.equal(['anna@example.org'])
      expect(received?.headers.get('subject')).to.equal(subject.replaceAll(/\r\n|\r|\n/g, ' '))
      expect([...(received?.headers.keys() ?? [])])
        .not.to.include.members(['bcc'])
        .and.not.include('x-evil')
      expect(received?.text).to.equal(mail.text)
    })

  it('sends text that looks like the name of a file or an address as it is', async () => {
    const server = await serve()
    await mailerFor(server.url()).send({ ...mail, text: 'file:///etc/hostname' })
    expect(server.received[0]?.text).to.equal('file:///etc/hostname')
  })

  const users: [what: string, user: string, password: string][] = [
    ['plain ones', 'building', 'a-long-password'],
    ['ones that a URL must escape', 'building@example.org', 'p@ss:w/rd?#%é'],
  ]
  for (const [what, user, password] of users)
    it(`gives user and password to a server that asks for them: ${what}`, async () => {
      const given: unknown[] = []
      const server = await serve({
        authOptional: false,
        onAuth: ({ username, password: word }, _, accept) => {
          given.push([username, word])
          accept(null, { user: username })
        },
      })
      const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`
      await mailerFor(server.url(credentials)).send(mail)
      expect(given).to.deep.equal([[user, password]])
      expect(server.received).to.have.length(1)
    })

  it('rejects what a server refuses for its password, and never says the password', async () => {
    const server = await serve({
      authOptional: false,
      onAuth: ({ username = '', password = '' }, _, accept) => {
        const sent = Buffer.from(`\0${username}\0${password}`).toString('base64')
        accept(new Error(`${username} may not come in with ${password}, that is ${sent}`))
      },
    })
    const error = await failure(mailerFor(server.url('building:a-long-p%40ssword@')))
    expect(error.message).to.include('building may not come in with [redacted], that is [redacted]')
    const everything = inspect(error, { depth: null, showHidden: true })
    for (const secret of ['a-long-p', Buffer.from('a-long-p@ssword').toString('base64')])
      expect(everything).not.to.include(secret)
  })

  it('rejects when there is no server', async () => {
    const server = await serve()
    const url = server.url()
    await server.close()
    expect((await failure(mailerFor(url))).message).to.include('ECONNREFUSED')
  })

  it('rejects what it would have to tell a server whose certificate nobody vouches for', async () => {
    const server = await serve({ secure: true })
    expect((await failure(mailerFor(server.url('', 'smtps')))).message).to.match(/certificate/)
    expect(server.received).to.deep.equal([])
  })

  it('rejects when the server says nothing for too long', async () => {
    const sockets: Socket[] = []
    const silent: Server = createServer((socket) => sockets.push(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    closing.push(() => {
      for (const socket of sockets) socket.destroy()
      silent.close()
    })
    const { port } = silent.address() as AddressInfo
    const error = await failure(mailerFor(`smtp://127.0.0.1:${String(port)}`, 50))
    expect(error.message).to.match(/greeting|timeout/i)
  })

  const answers: [status: number, says: string, passes: boolean][] = [
    [451, 'greylisted, come back later', true],
    [421, 'too busy', true],
    [550, 'no such mailbox', false],
    [554, 'never', false],
  ]
  for (const [responseCode, says, passes] of answers)
    it(`says of a mail that is answered ${String(responseCode)} that ${passes ? 'a later try may do' : 'none will do'}`, async () => {
      const server = await serve({
        onRcptTo: (_address, _session, accept) => {
          accept(Object.assign(new Error(says), { responseCode }))
        },
      })
      const error = await failure(mailerFor(server.url()))
      expect(error.message).to.include(says)
      expect(error instanceof MailNotTaken).to.equal(passes)
    })

  it('says of a server that is not there that a later try may do', async () => {
    const server = await serve()
    const url = server.url()
    await server.close()
    expect(await failure(mailerFor(url))).to.be.instanceOf(MailNotTaken)
  })

  it('rejects once it is closed', async () => {
    const server = await serve()
    const mailer = mailerFor(server.url())
    mailer.close()
    expect((await failure(mailer)).message).to.include('closed')
  })

  it('fails an action of a trigger, which is counted, and the next mail still goes', async () => {
    const server = await serve()
    server.refused.add('b@example.org')
    const mailer = mailerFor(server.url())
    const emails = ['a@example.org', 'b@example.org', 'c@example.org']
    const work = new AtWork(
      trigger({ actions: { mailers: [{ emails, content: 'Ding' }] } }),
      undefined,
      (own) => {
        own.mailer.send = (given) => mailer.send(given)
      },
    )
    await work.call()
    await until(
      () => (server.received.length === 2 && work.instance.state.action_errors === 1 ? true : undefined),
      () => 'the mails have not come',
    )
    await work.close()
    expect(server.received.map(({ to, text }) => [...to, text])).to.deep.equal([
      ['a@example.org', 'Ding'],
      ['c@example.org', 'Ding'],
    ])
    expect(work.instance.state.action_errors).to.equal(1)
    const warning = work.log.lines.find(({ level }) => level === 'warn')
    expect(warning?.message).to.equal('an action failed: mail to b@example.org')
    expect((warning?.details.error as Error).message).to.include('no mailbox for b@example.org')
  })
})
