import { expect } from 'chai'
import fc from 'fast-check'
import { parseRequest } from '../../../src/realtime/session/requests.js'
import { houses } from '../support/talk.js'

const ASK = { id: 5, cmd: 'bind', sys: 'sys-1', mod: 'Display', index: 2, name: 'power' }

const changed = (changes: object): string => JSON.stringify({ ...ASK, ...changes })

describe('A request', () => {
  it('is read with its defaults', () => {
    expect(parseRequest(changed({ index: undefined }))).to.deep.equal({ ...ASK, index: 1, args: [] })
    expect(parseRequest(changed({ args: null }))).to.deep.equal({ ...ASK, args: [] })
    expect(parseRequest(changed({ args: [1, null] }))).to.deep.equal({ ...ASK, args: [1, null] })
  })

  for (const cmd of ['BIND', 'Unbind', 'eXec', 'deBug', 'IGNORE'])
    it(`is read whatever the case of ${cmd}`, () => {
      expect(parseRequest(changed({ cmd }))).to.include({ cmd: cmd.toLowerCase(), id: 5 })
    })

  it('keeps its id, whatever its other fields hold', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('cmd', 'sys', 'mod', 'index', 'name', 'args'),
        fc.jsonValue(),
        (key, value) => {
          expect(parseRequest(changed({ [key]: value }))).to.include({ id: 5 })
        },
      ),
    )
  })
})

describe('A message that is no request', () => {
  const open = houses()

  const cases: [what: string, text: string, id: number, error_code: number, msg: RegExp][] = [
    ['nothing', '', 0, 0, /^the message is not JSON$/],
    ['no JSON', '{"id":5', 0, 0, /^the message is not JSON$/],
    ['a ping in other letters', 'PING', 0, 0, /^the message is not JSON$/],
    ['two messages in one', '{}{}', 0, 0, /^the message is not JSON$/],
    ['a NUL', '\0', 0, 0, /^the message is not JSON$/],
    ['null', 'null', 0, 1, /^the message is not a JSON object$/],
    ['a list', '[]', 0, 1, /^the message is not a JSON object$/],
    ['a list of requests', `[${changed({})}]`, 0, 1, /^the message is not a JSON object$/],
    ['a number', '5', 0, 1, /^the message is not a JSON object$/],
    ['a JSON text', '"ping"', 0, 1, /^the message is not a JSON object$/],
    ['an empty object', '{}', 0, 1, /^cmd: /],
    ['a command every object has', '{"cmd":"constructor"}', 0, 4, /^there is no such cmd$/],
    [
      'a command every object has, with all the rest',
      changed({ cmd: '__proto__' }),
      5,
      4,
      /^there is no such cmd$/,
    ],
    ['a command of other systems', changed({ cmd: 'subscribe' }), 5, 4, /^there is no such cmd$/],
    ['a command that is no text', changed({ cmd: ['bind'] }), 5, 1, /^cmd: /],
    ['no name', changed({ name: undefined }), 5, 1, /^name: /],
    ['an id that is a text', changed({ id: '5' }), 0, 1, /^id: /],
    ['an id that is no whole number', changed({ id: 1.5 }), 0, 1, /^id: /],
    ['an id beyond all precision', changed({}).replace('5', '9007199254740993'), 0, 1, /^id: /],
    ['an index that is a text', changed({ index: '1' }), 5, 1, /^index: /],
    ['arguments by name', changed({ args: { on: true } }), 5, 1, /^args: /],
    [
      'a key that is not known',
      changed({ secret: 1 }),
      5,
      1,
      /^secret: is not a known member; there are `cmd`, /,
    ],
    [
      'a prototype',
      changed({}).replace('{', '{"__proto__":{"admin":true},'),
      5,
      1,
      /^__proto__: is not a known member; there are `cmd`, /,
    ],
    ['a name of great length', changed({ name: 'x'.repeat(1001) }), 5, 1, /^name: /],
    [
      'a nest without end',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      0,
      1,
      /^the message is not a JSON object$/,
    ],
    [
      'a place to go on from where there is none',
      changed({ mod: '_WEBHOOK_', name: '*', args: [1] }),
      5,
      1,
      /^args must be \[{"since": seq}\]$/,
    ],
    [
      'a place to go on from below the first',
      changed({ mod: '_WEBHOOK_', name: '*', args: [{ since: -1 }] }),
      5,
      1,
      /^args must be/,
    ],
  ]
  for (const [what, text, id, error_code, msg] of cases)
    it(`is answered, and does no harm: ${what}`, async () => {
      const house = await open()
      const talk = house.talk().say(text)
      const [answer, ...more] = await talk.hears()
      expect(answer).to.include({ id, type: 'error', error_code, code: 500 })
      expect(answer).to.have.property('msg').match(msg)
      expect(more).to.deep.equal([])
      expect(await talk.say('ping').hears()).to.deep.equal(['pong'])
    })

  it('is answered where it is not even text', async () => {
    const talk = (await open()).talk()
    talk.session.receive(undefined)
    expect(await talk.hears()).to.deep.equal([
      { id: 0, type: 'error', msg: 'only text messages are understood', error_code: 1, code: 500 },
    ])
  })

  it('is not repeated at length', async () => {
    const talk = (await open()).talk().say(changed({ ['x'.repeat(10_000)]: 1 }))
    const [answer] = await talk.hears()
    expect(JSON.stringify(answer).length).to.be.below(500)
  })

  it('is answered once, whatever it is', async () => {
    const house = await open()
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.object().map((changes) => changed(changes)),
        ),
        async (text) => {
          const talk = house.talk('user').say(text)
          expect(await talk.hears()).to.have.length(1)
        },
      ),
      { numRuns: 300 },
    )
  })
})
