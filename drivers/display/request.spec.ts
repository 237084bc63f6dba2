import type { Json } from 'placeos-webhooks'
import { expect } from 'chai'
import fc from 'fast-check'
import { bearerToken, readChanges } from './request.js'

/** What a driver is given of a body. */
const json = (body: string): Json | undefined => {
  try {
    return JSON.parse(body) as Json
  } catch {
    return undefined
  }
}

const refusalOf = (body: string): { status: number; json: unknown } => {
  const reading = readChanges(json(body))
  if (!('refusal' in reading)) throw new Error(`${body} was not refused`)
  const [status, , text] = reading.refusal
  return { status, json: JSON.parse(String(text)) }
}

describe('A request to a display', () => {
  const good: [body: string, changes: object][] = [
    ['{}', {}],
    ['{"power":true}', { power: true }],
    ['{"input":"dp","volume":0}', { input: 'dp', volume: 0 }],
    ['{"volume":100,"comment":"all the way"}', { volume: 100 }],
  ]
  for (const [body, changes] of good)
    it(`may ask ${body}`, () => {
      expect(readChanges(json(body))).to.deep.equal({ changes })
    })

  const unfit: [body: string, path: string][] = [
    ['{"power":"on"}', 'power'],
    ['{"input":"vga"}', 'input'],
    ['{"volume":-1}', 'volume'],
    ['{"volume":101}', 'volume'],
    ['{"volume":"35"}', 'volume'],
    ['{"mute":null}', 'mute'],
    ['[true]', ''],
    ['null', ''],
  ]
  for (const [body, path] of unfit)
    it(`may not ask ${body}`, () => {
      const { status, json } = refusalOf(body)
      expect(status).to.equal(422)
      expect(json).to.have.nested.property('faults[0].path', path)
    })

  it('hears of every value that does not fit', () => {
    expect(refusalOf('{"power":1,"input":"vga","volume":35}').json)
      .to.have.property('faults')
      .that.has.lengthOf(2)
  })

  for (const body of ['', '{"power":', 'power=true'])
    it(`must be JSON, unlike ${JSON.stringify(body)}`, () => {
      expect(refusalOf(body)).to.deep.equal({ status: 400, json: { error: 'the body is not JSON' } })
    })

  it('is read or refused, whatever its body', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(readChanges(json(body))).to.have.any.keys('changes', 'refusal')
      }),
    )
  })
})

describe('A bearer token', () => {
  const headers: [header: string | undefined, token: string][] = [
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['Basic abc', ''],
    ['Bearer', ''],
    [undefined, ''],
  ]
  for (const [header, token] of headers)
    it(`is ${JSON.stringify(token)} in ${String(header)}`, () => {
      expect(bearerToken(header)).to.equal(token)
    })
})
