import { expect } from 'chai'
import { expectProblem } from '../support/expect-problem.js'
import { faces } from '../support/faces.js'
import { hooks } from '../support/hooks.js'

const PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x0d, 0x0a, 0x2d, 0x2d, 0x00, 0xff, 0xd9])

/** A part: its headers, and its bytes. */
type Part = readonly [headers: readonly string[], bytes: string | Buffer]

/** A body of parts as it goes over the wire. */
const bodyOf = (parts: readonly Part[], boundary = 'edge', end = '--'): Buffer =>
  Buffer.concat([
    ...parts.flatMap(([headers, bytes]) => [
      Buffer.from(`--${boundary}\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`),
      Buffer.from(bytes as string),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}${end}\r\n`),
  ])

const named = (name: string, more = ''): string => `Content-Disposition: form-data; name="${name}"${more}`
const typed = (type: string): string => `Content-Type: ${type}`
const field = (name: string, value: string): Part => [[named(name)], value]

for (const { name, serve, execute } of faces)
  describe(`A body of several parts, ${name}`, () => {
    const start = hooks()
    const headers = { 'Content-Type': 'multipart/form-data; boundary=edge' }

    it('has its texts as fields and all else as files on the context', async () => {
      const hook = await start({ serve })
      const body = bodyOf([
        field('room', 'A'),
        field('tag', 'one'),
        field('tag', 'two'),
        [
          [named('gr\u{fc}\u{df}e'), typed('text/plain; charset=iso-8859-1')],
          Buffer.from('Ren\u{e9}', 'latin1'),
        ],
        [[named('alert', '; filename="alert.xml"'), typed('application/xml; charset="UTF-8"')], '<a>7</a>'],
        [[named('event', '; filename="event.json"'), typed('application/json')], '{"a":1}'],
        [[named('picture', '; filename="C:\\\\caf\u{e9}.jpg"'), typed('image/jpeg')], PICTURE],
        [[named('raw'), typed('application/octet-stream')], PICTURE],
        [[named('notes', '; filename="a.txt"'), typed('text/plain')], 'a'],
        field('none', ''),
      ])
      expect((await hook.call(execute(), { body, headers })).status).to.equal(202)
      const { fields, files, raw } = hook.probe.calls[0]?.context ?? {}
      expect(fields).to.deep.equal({
        room: 'A',
        tag: ['one', 'two'],
        grüße: 'René',
        alert: '<a>7</a>',
        event: '{"a":1}',
        none: '',
      })
      expect(
        files?.map(({ bytes, ...file }) => ({ ...file, bytes: bytes.toString('latin1') })),
      ).to.deep.equal([
        { name: 'picture', filename: 'C:\\café.jpg', type: 'image/jpeg', bytes: PICTURE.toString('latin1') },
        {
          name: 'raw',
          filename: undefined,
          type: 'application/octet-stream',
          bytes: PICTURE.toString('latin1'),
        },
        { name: 'notes', filename: 'a.txt', type: 'text/plain', bytes: 'a' },
      ])
      expect(raw?.equals(body)).to.equal(true)
      expect(hook.probe.calls[0]?.body).to.equal('')
    })

    it('that are all text is that text as well', async () => {
      const hook = await start({ serve })
      const body = bodyOf([field('room', 'A')])
      await hook.call(execute(), { body, headers })
      expect(hook.probe.calls.map((call) => call.body)).to.deep.equal([body.toString()])
    })

    it('is held to the schema of a method by its fields', async () => {
      const hook = await start({ serve })
      const fits = bodyOf([field('room', 'A'), [[named('p', '; filename="p"'), typed('image/png')], PICTURE]])
      expect((await hook.call(execute('book'), { body: fits, headers })).status).to.equal(202)
      expect(hook.probe.calls.map(({ context }) => context.body)).to.deep.equal([{ room: 'A' }])
      const misfit = await hook.call(execute('book'), { body: bodyOf([field('door', 'A')]), headers })
      expect(misfit.status).to.equal(422)
    })

    for (const type of ['multipart/mixed; boundary="edge"', 'Multipart/Related; type=x/y; boundary=edge'])
      it(`may be of another kind: ${type}`, async () => {
        const hook = await start({ serve })
        const attached = 'Content-Disposition: attachment; filename="a.jpg"'
        const body = bodyOf([
          [[typed('text/xml')], '<a/>'],
          [[typed('image/jpeg'), attached], PICTURE],
        ])
        expect((await hook.call(execute(), { body, headers: { 'Content-Type': type } })).status).to.equal(202)
        const { fields, files } = hook.probe.calls[0]?.context ?? {}
        expect(fields).to.deep.equal({ '': '<a/>' })
        expect(files?.map((file) => [file.name, file.filename])).to.deep.equal([['a.jpg', 'a.jpg']])
      })

    it('may have no part, and texts before and behind', async () => {
      const hook = await start({ serve })
      for (const body of ['--edge--\r\n', 'before\r\n--edge--\r\nbehind'])
        expect((await hook.call(execute(), { body, headers })).status).to.equal(202)
      expect(hook.probe.calls.map(({ context }) => context.fields)).to.deep.equal([{}, {}])
    })

    const one = bodyOf([field('room', 'A')])
    const malformed: [what: string, body: Buffer | string, type: string, detail: string][] = [
      ['names no boundary', one, 'multipart/form-data', 'no boundary'],
      ['names an empty one', one, 'multipart/form-data; boundary=""', 'no boundary'],
      ['names another one', one, 'multipart/form-data; boundary=other', 'its boundary is another one'],
      ['breaks off in a part', one.subarray(0, -12), headers['Content-Type'], 'it breaks off'],
      ['breaks off in the headers of a part', one.subarray(0, 30), headers['Content-Type'], 'it breaks off'],
      ['has no end', bodyOf([field('room', 'A')], 'edge', ''), headers['Content-Type'], 'it breaks off'],
      ['is none at all', '{"room":"A"}', headers['Content-Type'], 'it breaks off'],
      [
        'has a text that is none',
        bodyOf([[[named('room')], Buffer.from('Ren\u{e9}', 'latin1')]]),
        headers['Content-Type'],
        'its part "room" is no UTF-8',
      ],
      [
        'has more parts than 100',
        bodyOf(Array.from({ length: 101 }, (_, at) => field(`f${String(at)}`, ''))),
        headers['Content-Type'],
        '100 parts',
      ],
    ]
    for (const [what, body, type, detail] of malformed)
      it(`is refused where it ${what}, but for a method that gets it as base64`, async () => {
        const hook = await start({ serve })
        const options = { body, headers: { 'Content-Type': type } }
        const problem = expectProblem(await hook.call(execute(), options), 'unreadable-body')
        expect(problem.detail).to.include(detail)
        expect([hook.probe.calls.length, hook.fired]).to.deep.equal([0, 0])
        expect((await hook.call(execute('request', '/binary'), options)).status).to.equal(202)
        expect(hook.probe.calls.map((call) => call.body)).to.deep.equal([
          Buffer.from(body).toString('base64'),
        ])
      })

    it('may have as many as 100 parts', async () => {
      const hook = await start({ serve })
      const body = bodyOf(Array.from({ length: 100 }, () => field('f', 'x')))
      expect((await hook.call(execute(), { body, headers })).status).to.equal(202)
      expect(hook.probe.calls[0]?.context.fields.f).to.have.length(100)
    })

    it('as long as the limit says is refused beyond, by its parts as by any body', async () => {
      const hook = await start({ serve, settings: { maxBodyBytes: 2000 } })
      const picture = (size: number): Buffer =>
        bodyOf([[[named('p'), typed('image/png')], Buffer.alloc(size)]])
      expect((await hook.call(execute(), { body: picture(1500), headers })).status).to.equal(202)
      expect((await hook.call(execute(), { body: picture(2000), headers })).status).to.equal(413)
    })
  })
