import { expect } from 'chai'
import fc from 'fast-check'
import type { Batch, RowWrite, Statement } from '../../../src/store/commit/batch.js'
import { Packer, Unpacker } from '../../../src/store/commit/pack.js'

const statements: readonly Statement[] = ['executions', 'replies', 'instances'].map((table) => ({
  kind: 'put',
  table: table as Statement['table'],
  columns: { id: 'text', body: 'bytea' },
  isAmongEdits: table === 'replies',
}))

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 50 }),
)
const write: fc.Arbitrary<RowWrite> = fc.record({
  statement: fc.constantFrom(...statements),
  row: fc.array(value, { maxLength: 8 }),
  growth: fc.integer(),
})
const batch: fc.Arbitrary<Batch> = fc.record({
  frees: fc.array(write, { maxLength: 3 }),
  claims: fc.array(
    fc.record({
      name: fc.string(),
      claimed: fc.nat(),
      columns: fc.record({ name: fc.string(), size: fc.nat(), fingerprint: fc.constant(null) }),
      writes: fc.array(write, { maxLength: 3 }),
    }),
    { maxLength: 3 },
  ),
  writes: fc.array(write, { maxLength: 6 }),
})

/** Bytes as lists, since what was handed over is another kind of array. */
const plain = (given: Batch): unknown =>
  JSON.parse(
    JSON.stringify(given, (_, one: unknown) => (one instanceof Uint8Array ? { bytes: [...one] } : one)),
  )

describe('A batch for another thread', () => {
  it('comes out as it went in, one after the other, also when its memory is handed over', () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 5 }), (batches) => {
        const [packer, unpacker] = [new Packer(), new Unpacker()]
        for (const given of batches) {
          const packed = packer.pack(given)
          const crossed = structuredClone(packed, { transfer: [packed.bytes.buffer] })
          expect(plain(unpacker.unpack(crossed))).to.deep.equal(plain(given))
        }
      }),
      { numRuns: 200 },
    )
  })

  it('names a statement once, and by its number then', () => {
    const packer = new Packer()
    const [statement] = statements
    if (!statement) throw new Error('there is one')
    const given = { frees: [], claims: [], writes: [{ statement, row: ['a'], growth: 1 }] }
    expect(packer.pack(given).statements).to.deep.equal([[0, statement]])
    expect(packer.pack(given).statements).to.deep.equal([])
  })
})
