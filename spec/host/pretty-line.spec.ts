import { expect } from 'chai'
import { prettyLine } from '../../src/host/pretty-line.js'

const time = new Date(2026, 2, 14, 9, 26, 53, 58).getTime()
const lineOf = (members: object): string =>
  `${JSON.stringify({ time, pid: 1, hostname: 'here', ...members })}\n`

describe('A line of the log for people', () => {
  const lines: [what: string, members: object, said: string][] = [
    ['time, level and message', { level: 30, msg: 'ready' }, '09:26:53.058 info  ready\n'],
    [
      'its details',
      { level: 40, msg: 'slow', module: 'mod-1', ms: 12, text: 'two words', list: [1] },
      '09:26:53.058 warn  slow module=mod-1 ms=12 text="two words" list=[1]\n',
    ],
    [
      'the stack of an error, and what else that says of itself',
      {
        level: 50,
        msg: 'failed',
        error: { type: 'Error', message: 'no', stack: 'Error: no\n    at here', code: 'E1' },
      },
      '09:26:53.058 error failed\n    Error: no\n        at here\n    code=E1\n',
    ],
    [
      'what was thrown that is no error',
      { level: 50, msg: 'failed', error: 'no' },
      '09:26:53.058 error failed\n    no\n',
    ],
    [
      'nothing that a terminal would obey',
      { level: 30, msg: 'a\u001b[2J\nb', 'k\u0007': 'c\u009bd' },
      '09:26:53.058 info  a\ufffd[2J\ufffdb k\ufffd=c\ufffdd\n',
    ],
  ]
  for (const [what, members, said] of lines)
    it(`has ${what}`, () => {
      expect(prettyLine(lineOf(members), { colour: false })).to.equal(said)
    })

  it('has colours where they are wanted', () => {
    expect(prettyLine(lineOf({ level: 50, msg: 'no' }), { colour: true })).to.equal(
      '\u001b[2m09:26:53.058\u001b[0m \u001b[31merror\u001b[0m no\n',
    )
  })

  it('is what it was where it is no JSON', () => {
    expect(prettyLine('no json\n', { colour: true })).to.equal('no json\n')
  })
})
