import { expect } from 'chai'
import { isWebhookShaped, readMetadata } from '../../../../src/runtime/placeos/redis/metadata.js'
import { WEBHOOK } from '../../../support/placeos-cluster.js'

const text = (interfaces: unknown, security: unknown = {}): string =>
  JSON.stringify({ interface: interfaces, implements: [], security, versions: {}, notes: null })

describe('What a driver of PlaceOS says of itself', () => {
  it('gives the parameters of each function in order, and which need not be given', () => {
    const volume = { level: { type: 'integer', format: 'Int32' }, ramp: { type: 'boolean', default: false } }
    const read = readMetadata(text({ volume }))?.get('volume')
    expect(read).to.deep.equal({
      name: 'volume',
      parameters: [
        { name: 'level', schema: volume.level, isOptional: false },
        { name: 'ramp', schema: volume.ramp, isOptional: true },
      ],
      clearance: 'user',
    })
  })

  const levels: [security: unknown, clearance: string | null][] = [
    [{}, 'user'],
    [{ support: ['other'] }, 'user'],
    [{ support: ['open'] }, 'support'],
    [{ administrator: ['open'] }, 'administrator'],
    [{ janitor: ['open'] }, null],
    [{ __proto__: null, toString: ['open'] }, null],
    [undefined, 'user'],
  ]
  for (const [security, clearance] of levels)
    it(`asks for the clearance ${String(clearance)} where the levels are ${JSON.stringify(security)}`, () => {
      expect(readMetadata(text({ open: {} }, security))?.get('open')?.clearance).to.equal(clearance)
    })

  it('is read in the words of old drivers', () => {
    const functions = { request: { a: ['String'], b: ['Hash(String,Array(String))'], c: ['String', ''] } }
    const read = readMetadata(JSON.stringify({ functions, implements: [] }))?.get('request')
    expect(read && isWebhookShaped(read)).to.equal(true)
    expect(read?.parameters.map(({ isOptional }) => isOptional)).to.deep.equal([false, false, true])
  })

  const odd = [{ support: 'open' }, { support: [7] }, 'administrator', null]
  for (const security of odd)
    it(`is nothing where its levels are ${JSON.stringify(security)}: all would be open`, () => {
      expect(readMetadata(JSON.stringify({ interface: { open: {} }, security }))).to.equal(undefined)
    })

  for (const garbage of ['', 'null', '[]', '7', '{', '{"interface":7}', '{"interface":null}', '"interface"'])
    it(`is nothing where it is ${JSON.stringify(garbage)}`, () => {
      expect(readMetadata(garbage)).to.equal(undefined)
    })

  it('leaves out what is no function, and keeps the others', () => {
    const read = readMetadata(text({ a: 7, b: { x: 'String' }, c: null, __exec__: {}, d: {} }))
    expect([...(read?.keys() ?? [])]).to.deep.equal(['d'])
  })

  it('knows no function by a name that every object has', () => {
    const read = readMetadata(text({ open: {} }))
    for (const name of ['constructor', '__proto__', 'toString']) expect(read?.has(name)).to.equal(false)
  })

  const { method, headers, body } = WEBHOOK
  const shapes: [what: string, parameters: object, isOne: boolean][] = [
    ['verb, headers and body', { method, headers, body }, true],
    ['the same by other names', { verb: method, all: headers, text: body }, true],
    ['a further one with a default', { method, headers, body, x: { type: 'integer', default: 1 } }, true],
    ['a further one without', { method, headers, body, x: { type: 'integer' } }, false],
    ['two', { method, headers }, false],
    ['none', {}, false],
    [
      'headers of single texts',
      { method, headers: { type: 'object', additionalProperties: { type: 'string' } }, body },
      false,
    ],
    ['a body that is an object', { method, headers, body: { type: 'object' } }, false],
    ['another order', { headers, method, body }, false],
  ]
  for (const [what, parameters, isOne] of shapes)
    it(`is ${isOne ? '' : 'not '}of a webhook method where its parameters are ${what}`, () => {
      const read = readMetadata(text({ request: parameters }))?.get('request')
      expect(read && isWebhookShaped(read)).to.equal(isOne)
    })
})
