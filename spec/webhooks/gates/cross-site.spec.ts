import { expect } from 'chai'
import { senderOf } from '../../../src/senders/index.js'
import { expectProblem } from '../support/expect-problem.js'
import { execute, hooks, NOTIFY } from '../support/hooks.js'

type Headers = Readonly<Record<string, string>>

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0'
const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Safari/605.1.15'
const PAGE =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7'

/** What Chrome says of itself with everything it asks for. */
const chrome = {
  'sec-ch-ua': '"Not/A)Brand";v="8", "Chromium";v="126", "Google Chrome";v="126"',
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Windows"',
  'User-Agent': CHROME,
  'Accept-Encoding': 'gzip, deflate, br, zstd',
  'Accept-Language': 'en-US,en;q=0.9',
}

const fetched = (site: string, mode: string, dest: string, more: Headers = {}): Headers => ({
  'Sec-Fetch-Site': site,
  'Sec-Fetch-Mode': mode,
  'Sec-Fetch-Dest': dest,
  ...more,
})

/** A preview's request, of which little more is known than who makes it. */
const preview = (agent: string, more: Headers = {}): Headers => ({
  'User-Agent': agent,
  Accept: '*/*',
  'Accept-Encoding': 'gzip, deflate',
  ...more,
})

/** What senders and people send themselves. */
const senders: [who: string, headers: Headers][] = [
  ['curl', { 'User-Agent': 'curl/8.5.0', Accept: '*/*' }],
  ['Wget', { 'User-Agent': 'Wget/1.21.4', Accept: '*/*', 'Accept-Encoding': 'identity' }],
  [
    'a script in Python',
    { 'User-Agent': 'python-requests/2.32.3', 'Accept-Encoding': 'gzip, deflate', Accept: '*/*' },
  ],
  [
    'a script on Node',
    {
      Accept: '*/*',
      'Accept-Language': '*',
      'Sec-Fetch-Mode': 'cors',
      'User-Agent': 'node',
      'Accept-Encoding': 'gzip, deflate',
    },
  ],
  ['somebody who says nothing of themselves', {}],
  ['Home Assistant', { 'User-Agent': 'HomeAssistant/2024.6.4 aiohttp/3.9.5 Python/3.12', Accept: '*/*' }],
  [
    'the address bar of Chrome',
    {
      ...chrome,
      'Upgrade-Insecure-Requests': '1',
      Accept: PAGE,
      ...fetched('none', 'navigate', 'document', { 'Sec-Fetch-User': '?1' }),
    },
  ],
  [
    'the address bar of Firefox',
    {
      'User-Agent': FIREFOX,
      Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
      'Accept-Language': 'en-US,en;q=0.5',
      ...fetched('none', 'navigate', 'document', { 'Sec-Fetch-User': '?1' }),
      Priority: 'u=1',
    },
  ],
  [
    'the address bar of a Safari that does not say of which site',
    { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'User-Agent': SAFARI },
  ],
  [
    'a page of the host itself',
    { ...chrome, Accept: '*/*', ...fetched('same-origin', 'cors', 'empty'), Referer: 'http://room/console/' },
  ],
  [
    'a page of the host itself behind a proxy that changes the host',
    { ...chrome, ...fetched('same-origin', 'cors', 'empty'), Origin: 'https://hooks.example.org' },
  ],
  [
    'a page of the host itself in a Safari that does not say of which site',
    { Host: 'Room:443', Origin: 'https://room', 'User-Agent': SAFARI, Accept: '*/*' },
  ],
  ['a page of the public URL', { Origin: 'https://hooks.example.org', 'User-Agent': SAFARI, Accept: '*/*' }],
  [
    'UptimeRobot',
    { 'User-Agent': 'Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)', Accept: '*/*' },
  ],
  ['Pingdom', { 'User-Agent': 'Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)', Accept: '*/*' }],
  ['Slack’s events', { 'User-Agent': 'Slackbot 1.0 (+https://api.slack.com/robots)', Accept: '*/*' }],
  [
    'Meta’s webhooks',
    { 'User-Agent': 'facebookplatform/1.0 (+http://developers.facebook.com)', Accept: '*/*' },
  ],
]

/** What pages and previews make senders of people with, who have not meant to be any. */
const others: [who: string, headers: Headers][] = [
  [
    'an image on a page of another site, in Chrome',
    {
      ...chrome,
      Accept: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
      ...fetched('cross-site', 'no-cors', 'image'),
      Referer: 'https://forum.example.net/',
    },
  ],
  [
    'an image on a page of a neighbouring host, in Firefox',
    {
      'User-Agent': FIREFOX,
      Accept: 'image/avif,image/webp,*/*',
      'Accept-Language': 'en-US,en;q=0.5',
      ...fetched('same-site', 'no-cors', 'image'),
      Referer: 'https://www.example.org/',
    },
  ],
  [
    'a link on a page of another site',
    {
      ...chrome,
      'Upgrade-Insecure-Requests': '1',
      Accept: PAGE,
      ...fetched('cross-site', 'navigate', 'document', { 'Sec-Fetch-User': '?1' }),
      Referer: 'https://mail.example.net/',
    },
  ],
  [
    'a script of another site, in a Safari that does not say of which site',
    {
      Accept: '*/*',
      Origin: 'https://forum.example.net',
      'User-Agent': SAFARI,
      Referer: 'https://forum.example.net/',
    },
  ],
  ['a page without an origin', { Accept: '*/*', Origin: 'null', 'User-Agent': SAFARI }],
  [
    'the address bar of Chrome, while it is typed in',
    {
      ...chrome,
      'Upgrade-Insecure-Requests': '1',
      Accept: PAGE,
      Purpose: 'prefetch',
      'Sec-Purpose': 'prefetch;prerender',
      ...fetched('none', 'navigate', 'document', { 'Sec-Fetch-User': '?1' }),
    },
  ],
  [
    'a link that Chrome follows ahead',
    { ...chrome, Accept: PAGE, Purpose: 'prefetch', ...fetched('same-origin', 'no-cors', 'empty') },
  ],
  [
    'a link that Chrome follows ahead by way of a proxy',
    {
      ...chrome,
      Accept: PAGE,
      'Sec-Purpose': 'prefetch;anonymous-client-ip',
      ...fetched('none', 'navigate', 'document'),
    },
  ],
  [
    'a link that Firefox follows ahead',
    {
      'User-Agent': FIREFOX,
      Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
      'Accept-Language': 'en-US,en;q=0.5',
      'Sec-Purpose': 'prefetch',
      ...fetched('same-origin', 'no-cors', 'empty'),
    },
  ],
  [
    'a link that an old Firefox follows ahead',
    {
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Firefox/60.0',
      Accept: '*/*',
      'X-moz': 'prefetch',
    },
  ],
  [
    'the favourites of an old Safari',
    {
      'User-Agent':
        'Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10_6_2; en-us) AppleWebKit/531.21.8 (KHTML, like Gecko) Version/4.0.4 Safari/531.21.10',
      'X-Purpose': 'preview',
      Accept: 'application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,image/png,*/*;q=0.5',
    },
  ],
  [
    'Slack, for a link',
    preview('Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', { Range: 'bytes=0-32768' }),
  ],
  ['Slack, for an image', preview('Slack-ImgProxy (+https://api.slack.com/robots)')],
  [
    'Facebook',
    preview('facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)', {
      Range: 'bytes=0-524287',
    }),
  ],
  [
    'Messages on a Mac',
    preview(
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0',
      { 'Accept-Language': 'en-us' },
    ),
  ],
  ['Twitter', preview('Twitterbot/1.0')],
  ['WhatsApp', preview('WhatsApp/2.23.20.0')],
  ['Telegram', preview('TelegramBot (like TwitterBot)')],
  ['Discord', preview('Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)')],
  [
    'LinkedIn',
    preview(
      'LinkedInBot/1.0 (compatible; Mozilla/5.0; Jakarta Commons-HttpClient/4.3 +http://www.linkedin.com)',
    ),
  ],
  ['Teams', preview('Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5')],
  ['Outlook', preview('MicrosoftPreview/2.0; +https://aka.ms/MicrosoftPreview')],
  [
    'Google Chat',
    preview(
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/56.0.2924.87 Safari/537.36 Google (+https://developers.google.com/+/web/snippet/)',
    ),
  ],
  ['Mattermost', preview('Mattermost-Bot/1.1')],
  ['Iframely', preview('Iframely/1.3.1 (+https://iframely.com/docs/about) Atlassian')],
  ['Matrix', preview('Synapse (bot; +https://github.com/matrix-org/synapse)')],
  ['Viber', preview('Viber')],
]

describe('A GET', () => {
  const start = hooks()
  const settings = { publicUrl: 'https://hooks.example.org/place/' }

  for (const [who, headers] of senders)
    it(`is taken from ${who}`, async () => {
      const hook = await start({ settings })
      expect((await hook.call(NOTIFY, { method: 'GET', headers })).status).to.equal(202)
      expect(hook.fired).to.equal(1)
    })

  for (const [who, headers] of others)
    it(`is not taken from ${who}`, async () => {
      const hook = await start({ settings })
      expectProblem(await hook.call(execute(), { method: 'GET', headers }), 'cross-site')
      expect([hook.fired, hook.probe.calls.length]).to.deep.equal([0, 0])
    })

  it('is taken from all of them where the instance says so', async () => {
    const hook = await start({ settings, instance: { sources: { cross_site: true } } })
    for (const [, headers] of others)
      expect((await hook.call(NOTIFY, { method: 'GET', headers })).status).to.equal(202)
    expect(hook.fired).to.equal(others.length)
  })

  it('is not taken from them where the instance says other things of its sources', async () => {
    const hook = await start({ instance: { sources: { allow: ['127.0.0.0/8'] } } })
    for (const [, headers] of others)
      expect((await hook.call(NOTIFY, { method: 'GET', headers })).status).to.equal(403)
    expect(hook.fired).to.equal(0)
  })

  it('is taken as a handshake, whoever makes it', async () => {
    const signature = { preset: 'dropbox', secrets: ['the-secret-of-the-sender'] } as const
    expect(senderOf(signature.preset).handshakes[0]?.verb).to.equal('GET')
    const hook = await start({ instance: { signature } })
    for (const [, headers] of others) {
      const { status, text } = await hook.call(`${NOTIFY}?challenge=abc`, { method: 'GET', headers })
      expect([status, text]).to.deep.equal([200, 'abc'])
    }
  })

  it('of a preview hears of an unknown webhook what everybody hears', async () => {
    const hook = await start()
    const headers = { ...preview('Twitterbot/1.0'), 'X-Request-ID': 'call-1' }
    expectProblem(
      await hook.call(NOTIFY.replace('trig-room', 'trig-none'), { method: 'GET', headers }),
      'not-found',
    )
  })
})

describe('A call that is no GET', () => {
  const start = hooks()

  for (const method of ['POST', 'PUT', 'DELETE'])
    it(`is taken whoever makes it: ${method}`, async () => {
      const hook = await start()
      for (const [, headers] of [...senders, ...others])
        expect((await hook.call(NOTIFY, { method, headers })).status).to.equal(202)
    })
})
