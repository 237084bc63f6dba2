import { expect } from 'chai'
import { formFields } from '../../console/src/pages/executions/opened/form-fields.js'

const PARTS = [
  '--of it',
  'Content-Disposition: form-data; name="event"',
  '',
  'ring',
  '--of it',
  'Content-Disposition: form-data; name="picture"; filename="door.txt"',
  'Content-Type: text/plain',
  '',
  'a\r\n\r\nb',
  '--of it--',
  '',
].join('\r\n')

describe('The fields of a form that came', () => {
  const cases: [what: string, type: string, body: string, fields: unknown][] = [
    [
      'of one part',
      'application/x-www-form-urlencoded',
      'a=1&b=%C3%A4+%26&a=2',
      [
        ['a', '1'],
        ['b', 'ä &'],
        ['a', '2'],
      ],
    ],
    ['with a charset', 'Application/X-WWW-Form-Urlencoded; charset=utf-8', 'a=1', [['a', '1']]],
    [
      'of several parts',
      'multipart/form-data; boundary="of it"',
      PARTS,
      [
        ['event', 'ring'],
        ['picture', 'door.txt, 6 characters'],
      ],
    ],
    [
      'of several parts that are cut off',
      'multipart/form-data; boundary="of it"',
      PARTS.slice(0, -8),
      undefined,
    ],
    ['of several parts without a boundary', 'multipart/form-data', PARTS, undefined],
    ['of what is no form', 'text/plain', 'a=1', undefined],
  ]
  for (const [what, type, body, fields] of cases)
    it(`are ${fields === undefined ? 'not read' : 'read in order'}, ${what}`, () => {
      expect(formFields(type, body)).to.deep.equal(fields)
    })
})
