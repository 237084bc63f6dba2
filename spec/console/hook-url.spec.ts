import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import fc from 'fast-check'
import { curlOf, pathForm, queryForm } from '../../console/src/hook-url.js'
import { parseHookUrl } from '../../src/webhooks/delivery/url.js'

const instanceWith = (id: string, webhook_secret: string) => ({ id, webhook_secret })

/** Text that a path segment can be: the URL itself gives . and .. another meaning. */
const segment = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !/^\.{1,2}$/.test(text))

describe('The URLs the console shows', () => {
  for (const [name, form] of [
    ['in a query', queryForm],
    ['in a path', pathForm],
  ] as const)
    it(`are read by the webhooks as they are meant, ${name}`, () => {
      fc.assert(
        fc.property(
          segment,
          segment,
          segment,
          segment,
          fc.nat(),
          fc.boolean(),
          (id, secret, mod, method, nat, binary) => {
            const url = form(instanceWith(id, secret), { mod, index: nat + 1, method, binary })
            const read = parseHookUrl(new URL(url, 'http://localhost').href.slice('http://localhost'.length))
            expect(read).to.deep.include({
              instance: id,
              secret,
              exec: { mod, index: String(nat + 1), method, binary },
            })
          },
        ),
      )
    })

  it('notify only, without a target', () => {
    expect(parseHookUrl(queryForm(instanceWith('trig-1', 's')))).to.include({ secret: 's', exec: undefined })
    expect(parseHookUrl(pathForm(instanceWith('trig-1', 's')))).to.include({ secret: 's', exec: undefined })
  })
})

describe('The curl command the console shows', () => {
  const cases: [what: string, body: string | undefined][] = [
    ['no body', undefined],
    ['a body', '{"power":true}'],
    ['a body that a shell would understand', `'; echo $HOME \`id\` \\ " \n it’s`],
  ]
  for (const [what, body] of cases)
    it(`gives a shell the words that are meant, with ${what}`, () => {
      const command = curlOf('http://here/a?b=c&d', { verb: 'POST', headers: [['X-A', "it's"]], body })
      const words = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${command}`], {
        encoding: 'utf8',
      })
      expect(words.split('\0').slice(0, -1)).to.deep.equal([
        '-i',
        '-X',
        'POST',
        'http://here/a?b=c&d',
        '-H',
        "X-A: it's",
        ...(body === undefined ? [] : ['--data-binary', body]),
      ])
    })
})
