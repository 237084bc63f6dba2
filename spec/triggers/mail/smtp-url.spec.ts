import { expect } from 'chai'
import { SmtpUrl } from '../../../src/triggers/index.js'

describe('The URL of a mail server', () => {
  for (const url of [
    'smtp://mail.example.org',
    'smtps://mail.example.org:465',
    'smtp://mail.example.org:2525/',
    'smtps://user:password@mail.example.org',
    'smtps://user%40example.org:p%25ss@mail.example.org',
    'smtp://[::1]:25',
    'smtp://localhost',
    'smtp://10.0.0.1',
  ])
    it(`may be ${url}`, () => {
      expect(SmtpUrl.safeParse(url).success).to.equal(true)
    })

  const refused: [url: unknown, message: string][] = [
    ['https://mail.example.org', 'must be an smtp:// or smtps:// URL'],
    ['mail.example.org', 'must be an smtp:// or smtps:// URL'],
    ['', 'must be an smtp:// or smtps:// URL'],
    [25, 'must be an smtp:// or smtps:// URL'],
    ['smtp://', 'must name a host'],
    ['smtp://mail.example.org/?pool=true', 'must end with its host and port'],
    ['smtp://mail.example.org/inbox', 'must end with its host and port'],
    ['smtp://mail.example.org#top', 'must end with its host and port'],
    ['smtp://user:50%@mail.example.org', 'has a bad escape: write % as %25 in user and password'],
  ]
  for (const [url, message] of refused)
    it(`may not be ${JSON.stringify(url)}, which is told why`, () => {
      expect(SmtpUrl.safeParse(url).error?.issues.map((issue) => issue.message)).to.deep.equal([message])
    })

  it('never says its password when it is refused', () => {
    const { error } = SmtpUrl.safeParse('smtp://user:a-long-password%@mail.example.org/x')
    expect(error?.issues).to.have.length(2)
    expect(JSON.stringify(error?.issues)).not.to.include('a-long-password')
  })
})
