import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { doors, DOORS } from '../../support/doors.js'
import { isThere, runProgram as run } from '../../support/programs.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { execute, HOOK } from '../../webhooks/support/hooks.js'

/** A client sends a body and tells the status and what it was answered, one behind the other. */
type Client = (url: string, file: string, folder: string) => Promise<string>

const STATUS = '%{http_code}'
const curl =
  (...options: readonly string[]): Client =>
  async (url, file) =>
    (await run('curl', ['-sS', ...options, '-o', '-', '-w', STATUS, '--data-binary', `@${file}`, url])).stdout

const PYTHON = `
import sys, urllib.request, urllib.error
url, file = sys.argv[1:]
try:
    answer = urllib.request.urlopen(urllib.request.Request(url, open(file, 'rb').read()))
except urllib.error.HTTPError as error:
    answer = error
print(answer.read().decode() + str(answer.status), end='')
`

const JAVA = `
import java.net.URI;
import java.net.http.*;
import java.nio.file.Path;
class Call {
  public static void main(String[] args) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(args[0])).POST(HttpRequest.BodyPublishers.ofFile(Path.of(args[1]))).build();
    var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    System.out.print(answer.body() + answer.statusCode());
  }
}
`

/** What a call needs of a machine that runs once: no compiling of what is hot, and one thread to collect. */
const BRIEFLY = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto']

/** Once for all calls. */
let compiled: Promise<unknown> | undefined

async function compile(folder: string): Promise<void> {
  const source = join(folder, 'Call.java')
  writeFileSync(source, JAVA)
  await run('javac', [...BRIEFLY.map((flag) => `-J${flag}`), '-d', folder, source])
}

const clients: [name: string, program: string | undefined, client: Client][] = [
  ['curl --http1.0', 'curl', curl('--http1.0')],
  ['curl --http1.1', 'curl', curl('--http1.1')],
  ['curl --http2', 'curl', curl('--http2')],
  ['curl in chunks', 'curl', curl('-H', 'Transfer-Encoding: chunked')],
  [
    'curl with the host as its proxy',
    'curl',
    (url, ...rest) => curl('-x', new URL(url).origin)(url.replace('127.0.0.1', 'hooks.example.org'), ...rest),
  ],
  [
    'fetch of Node',
    undefined,
    async (url, file) => {
      const answer = await fetch(url, { method: 'POST', body: await readFile(file) })
      return (await answer.text()) + String(answer.status)
    },
  ],
  [
    'http of Node',
    undefined,
    async (url, file) => {
      const body = await readFile(file)
      return await new Promise((resolve, reject) => {
        const sent = request(url, { method: 'POST' }).on('error', reject)
        sent.on('response', (answer) => {
          text(answer).then((read) => {
            resolve(read + String(answer.statusCode))
          }, reject)
        })
        sent.end(body)
      })
    },
  ],
  [
    'urllib of Python',
    'python3',
    async (...[url, file]) => (await run('python3', ['-c', PYTHON, url, file])).stdout,
  ],
  [
    'wget',
    'wget',
    async (url, file) => {
      const options = ['-q', '-S', '--content-on-error', '-O', '-', `--post-file=${file}`, url]
      const { stdout, stderr } = await run('wget', options).catch(
        (error: unknown) => error as Record<'stdout' | 'stderr', string>,
      )
      return stdout + (/HTTP\/1\.1 (\d+)/.exec(stderr)?.[1] ?? '')
    },
  ],
  [
    'the HTTP client of a JDK',
    'javac',
    async (url, file, folder) => {
      await (compiled ??= compile(folder))
      return (await run('java', [...BRIEFLY, '-cp', folder, 'Call', url, file])).stdout
    },
  ],
]

describe('A real client', () => {
  const start = doors()
  const makeDir = tempDirs(after)
  let folder = ''
  before(() => {
    folder = makeDir()
  })

  const calls: [what: string, path: string, bytes: number, answered: RegExp][] = [
    ['is answered by a method', execute(), 14, /^got 14 bytes200$/],
    ['is answered by a method to a large body', execute(), 1_000_000, /^got 1000000 bytes200$/],
    ['reads why it is refused', `${HOOK}/guess`, 14, /^\{.*"code":"not-found".*\}404$/],
    ['reads that its body is too large', execute(), 20_000_000, /^\{.*"code":"body-too-large".*\}413$/],
  ]
  for (const [name, program, client] of clients)
    describe(`such as ${name}`, () => {
      before(function () {
        if (program !== undefined && !isThere(program)) this.skip()
      })

      for (const door of DOORS)
        for (const [what, path, bytes, answered] of calls)
          it(`${what}, through ${door}`, async () => {
            const { port, prefix, probe } = await start(door)
            probe.answer = ({ context }) => [200, null, `got ${String(context.raw.length)} bytes`]
            const file = join(folder, 'body')
            writeFileSync(file, Buffer.alloc(bytes, 'x'))
            const told = await client(`http://127.0.0.1:${String(port)}${prefix}${path}`, file, folder)
            expect(told.replaceAll('\n', '')).to.match(answered)
          })
    })
})
