import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { EXAMPLE_INSTANCE, isExample } from '../../src/cli/example.js'
import { welcome, type WelcomeStyle } from '../../src/cli/welcome.js'
import type { WebhookListing } from '../../src/plugin/index.js'
import { tempDirs } from '../support/temp-dirs.js'

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

const HOST = {
  address: 'http://here',
  addresses: [],
  url: 'http://here',
  version: '1.2.3',
  firstKey: undefined,
  webhooks: () => Promise.resolve([HOOK]),
}

const AT_A_TERMINAL: WelcomeStyle = { showSecrets: true, isExample: false, dataDir: 'data' }
const ELSEWHERE: WelcomeStyle = { ...AT_A_TERMINAL, showSecrets: false }

const welcomeFor = (...hooks: readonly WebhookListing[]): Promise<string> =>
  welcome({ ...HOST, webhooks: () => Promise.resolve([...hooks]) }, AT_A_TERMINAL)

/** The words a shell makes of the command that is printed. */
async function wordsFor(hook: WebhookListing): Promise<string[]> {
  const [, command = ''] = /^Try it: (.*)$/m.exec(await welcomeFor(hook)) ?? []
  const script = `curl() { printf '%s\\n' "$@"; }\n${command}`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\n').slice(0, -1)
}

describe('The welcome', () => {
  const makeDir = tempDirs()

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
    const text = await welcome({ ...HOST, ...seen }, AT_A_TERMINAL)
    expect(text).to.match(
      /ready on http:\/\/127\.0\.0\.1:1\nCallers see it as https:\/\/hooks\.example\.org\nConsole: https:\/\/hooks\.example\.org\/console\/\n/,
    )
    expect(text).to.contain("curl -s -X POST 'https://hooks.example.org/hook?secret=s'")
  })

  it('shows an admin key that was made, between the address and the webhook', async () => {
    const text = await welcome({ ...HOST, firstKey: 'id.secret' }, AT_A_TERMINAL)
    expect(text).to.match(
      /ready on http:\/\/here\nConsole: http:\/\/here\/console\/\nAdmin key, shown this once: id\.secret\nWebhook of Bell: /,
    )
  })

  it('says where other machines reach a host that listens on every address', async () => {
    const addresses = ['http://192.0.2.7:1', 'http://192.0.2.8:1']
    expect(await welcome({ ...HOST, addresses }, AT_A_TERMINAL)).to.match(
      /^On other machines: http:\/\/192\.0\.2\.7:1, http:\/\/192\.0\.2\.8:1$/m,
    )
  })

  describe('that may not show secrets', () => {
    const secret = 'hush-hush'
    const hook: WebhookListing = {
      ...HOOK,
      path: `/api/engine/v2/webhook/trig-bell/notify?secret=${secret}`,
      executes: [{ ...RING, path: `/api/engine/v2/webhook/trig-bell/notify?secret=${secret}&mod=Bell` }],
    }
    const webhooks = () => Promise.resolve([hook])

    it('has neither the secret of a webhook nor a key in it, and names the commands that show them', async () => {
      const text = await welcome(
        { ...HOST, webhooks, firstKey: `k1.${secret}` },
        { ...ELSEWHERE, dataDir: "it's" },
      )
      expect(text).not.to.include(secret)
      expect(text).to.include(
        '\nWebhook of Bell: http://here/api/engine/v2/webhook/trig-bell/notify?secret=[secret]\n',
      )
      expect(text).to.include(`All webhook URLs: npx placeos-webhooks webhooks --data 'it'\\''s'\n`)
      expect(text).to.include(`Another in its place: npx placeos-webhooks keys rotate k1 --data 'it'\\''s'\n`)
    })

    it('has a command to try that works as it stands, by a command that knows the secret', async () => {
      const text = await welcome({ ...HOST, webhooks }, ELSEWHERE)
      const [, command = ''] = /^Try it: (.*)$/m.exec(text) ?? []
      const script = `curl() { printf '%s\\n' "$@"; }\nnpx() { test "$*" = 'placeos-webhooks webhooks trig-bell --url http://here' && echo URL; }\n${command}`
      expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).to.equal(
        '-s\n-X\nPOST\nURL&mod=Bell\n',
      )
    })

    it('shows the webhook of the example, as long as that is as it comes', async () => {
      const own = { ...hook, instance: EXAMPLE_INSTANCE, path: `${hook.path}-2` }
      const host = { ...HOST, webhooks: () => Promise.resolve([hook, own]) }
      const text = await welcome(host, { ...ELSEWHERE, isExample: true })
      expect(text).to.include(`Webhook of Bell: http://here${own.path}\n`)
      expect(await welcome(host, ELSEWHERE)).not.to.include(secret)
    })

    it('knows the example from one that somebody has changed', async () => {
      const changed = join(makeDir(), 'host.json')
      writeFileSync(changed, readFileSync('host.json', 'utf8').replace('Boardroom', 'Lobby'))
      expect([await isExample('host.json'), await isExample(changed)]).to.deep.equal([true, false])
    })
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
