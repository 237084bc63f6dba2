import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import { welcome } from '../../src/cli/welcome.js'
import type { WebhookListing } from '../../src/plugin/index.js'

const HOOK: WebhookListing = {
  instance: 'trig-bell',
  trigger: 'Bell',
  system: 'sys-lobby',
  enabled: true,
  verbs: ['POST'],
  path: '/hook?secret=s',
  executes: [],
}

type Executable = WebhookListing['executes'][number]
const RING: Executable = {
  module: 'Bell_1',
  method: 'ring',
  verbs: ['GET', 'POST'],
  path: '/hook?secret=s&method=ring',
  sample: undefined,
}

const welcomeFor = (...hooks: readonly WebhookListing[]): Promise<string> =>
  welcome({
    address: 'http://here',
    url: 'http://here',
    version: '1.2.3',
    firstKey: undefined,
    webhooks: () => Promise.resolve([...hooks]),
  })

/** The words a shell makes of the command that is printed. */
async function wordsFor(hook: WebhookListing): Promise<string[]> {
  const [, command = ''] = /^Try it: (.*)$/m.exec(await welcomeFor(hook)) ?? []
  const script = `curl() { printf '%s\\n' "$@"; }\n${command}`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\n').slice(0, -1)
}

describe('The welcome', () => {
  it('says where the host is, and its webhook', async () => {
    expect(await welcomeFor(HOOK)).to.equal(
      [
        'placeos-webhooks 1.2.3 is ready on http://here',
        'Console: http://here/console/',
        'Webhook of Bell: http://here/hook?secret=s',
        "Try it: curl -s -X POST 'http://here/hook?secret=s'",
      ].join('\n'),
    )
  })

  it('says where callers see it, where that is another place', async () => {
    const seen = { address: 'http://127.0.0.1:1', url: 'https://hooks.example.org', version: '1.2.3' }
    const text = await welcome({ ...seen, firstKey: undefined, webhooks: () => Promise.resolve([HOOK]) })
    expect(text).to.match(
      /ready on http:\/\/127\.0\.0\.1:1\nCallers see it as https:\/\/hooks\.example\.org\nConsole: https:\/\/hooks\.example\.org\/console\/\n/,
    )
    expect(text).to.contain("curl -s -X POST 'https://hooks.example.org/hook?secret=s'")
  })

  it('shows an admin key that was made, between the address and the webhook', async () => {
    const text = await welcome({
      address: 'http://here',
      url: 'http://here',
      version: '1.2.3',
      firstKey: 'id.secret',
      webhooks: () => Promise.resolve([HOOK]),
    })
    expect(text).to.match(
      /ready on http:\/\/here\nConsole: http:\/\/here\/console\/\nAdmin key, shown this once: id\.secret\nWebhook of Bell: /,
    )
  })

  it('says what to do when there is no webhook', async () => {
    expect(await welcomeFor()).to.match(/^There is no webhook yet: add a trigger/m)
    expect(await welcomeFor({ ...HOOK, enabled: false })).to.match(/^There is no webhook yet/m)
  })

  it('counts the webhooks it does not show', async () => {
    expect(await welcomeFor(HOOK, HOOK, HOOK)).to.match(/^\(and 2 more\)$/m)
  })

  it('prefers a webhook that executes something', async () => {
    const other = { ...HOOK, trigger: 'Gong', path: '/gong', executes: [RING] }
    expect(await welcomeFor(HOOK, other)).to.match(/^Webhook of Gong: http:\/\/here\/gong$/m)
  })

  const commands: [what: string, hook: WebhookListing, words: string[]][] = [
    ['notifies', HOOK, ['-s', '-X', 'POST', 'http://here/hook?secret=s']],
    [
      'notifies by the verb there is',
      { ...HOOK, verbs: ['PUT'] },
      ['-s', '-X', 'PUT', 'http://here/hook?secret=s'],
    ],
    [
      'executes a method',
      { ...HOOK, executes: [RING] },
      ['-s', '-X', 'POST', 'http://here/hook?secret=s&method=ring'],
    ],
    [
      'executes a method with the body it would like',
      { ...HOOK, executes: [RING, { ...RING, path: '/gong', sample: { tone: 'it’s "ding"' } }] },
      [
        '-s',
        '-X',
        'POST',
        'http://here/gong',
        '-H',
        'Content-Type: application/json',
        '-d',
        '{"tone":"it’s \\"ding\\""}',
      ],
    ],
    [
      'executes a method by GET without a body',
      { ...HOOK, executes: [{ ...RING, verbs: ['GET'], sample: { tone: 'ding' } }] },
      ['-s', '-X', 'GET', 'http://here/hook?secret=s&method=ring'],
    ],
    [
      'is safe in a shell',
      { ...HOOK, executes: [{ ...RING, sample: { tone: `'; echo $HOME \`id\` \\ "` } }] },
      [
        '-s',
        '-X',
        'POST',
        'http://here/hook?secret=s&method=ring',
        '-H',
        'Content-Type: application/json',
        '-d',
        `{"tone":"'; echo $HOME \`id\` \\\\ \\""}`,
      ],
    ],
  ]
  for (const [what, hook, words] of commands)
    it(`has a command that ${what}`, async () => {
      expect(await wordsFor(hook)).to.deep.equal(words)
    })
})
