import { serialize } from 'node:v8'
import { expect } from 'chai'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { executionFields, listedOf, type ExecutionFields } from '../../src/journal/index.js'
import { presenterOf } from '../../src/admin/executions/present-execution.js'
import { resourceOf } from '../../src/admin/executions/execution-resources.js'
import { openapiOf } from '../../src/admin/openapi/openapi.js'
import { route } from '../../src/admin/rest/route.js'
import { silentLog } from '../../src/log/index.js'
import { rowReader } from '../../src/store/executions/execution-row.js'
import { courseWriter, wholeWriter } from '../../src/store/executions/execution-writes.js'
import { migrations } from '../../src/store/schema/migrations.js'
import { openSqlite } from '../../src/store/sqlite/index.js'
import { anExecution, answered } from '../support/executions.js'
import { tempDirs } from '../support/temp-dirs.js'

/** The fields of a later version. */
const fields = {
  ...executionFields,
  tenant: {
    schema: z.string().nullable().describe('Who rents the room'),
    kind: 'caller-text',
    column: 'tenant_name',
  },
  tries: {
    schema: z.array(z.int()).describe('How long each try took'),
    kind: 'json',
    column: 'tries',
    changes: true,
    isLong: true,
  },
} as const satisfies ExecutionFields

const first = { ...anExecution(1), tenant: 'A\0B', tries: [5] }
const later = { ...answered(anExecution(1)), tenant: 'another', tries: [5, 7] }

describe('A field that is added to those of an execution', () => {
  const makeDir = tempDirs()

  it('has a column that is written and read, as often as the field says', async () => {
    const addColumns = async (db: Kysely<unknown>): Promise<void> => {
      await db.schema.alterTable('executions').addColumn('tenant_name', 'text').execute()
      await db.schema.alterTable('executions').addColumn('tries', 'text').execute()
    }
    const steps = { ...migrations, '9999_tenants': { up: addColumns } }
    const { db, writeBatch } = await openSqlite(makeDir(), silentLog, steps)
    for (const [{ statement, rowOf }, execution] of [
      [wholeWriter(fields), first],
      [courseWriter(fields), later],
    ] as const)
      await writeBatch({ frees: [], claims: [], writes: [{ statement, row: rowOf(execution), growth: 0 }] })
    const row = await db.selectFrom('executions').selectAll().executeTakeFirstOrThrow()
    await db.destroy()
    // Of a caller's text what cannot be kept is replaced, and what is written once stays.
    const read = { ...later, tenant: 'A\ufffdB' }
    expect(rowReader(fields)(row)).to.deep.equal(read)
    const { tries: _tries, query: _query, binary: _binary, bypassed: _bypassed, ...rest } = read
    const { message: _message, reply: _reply, ...listed } = rest
    expect(rowReader(listedOf(fields))(row)).to.deep.equal(listed)
  })

  it('is a member of the REST resource, in lists unless it is long', () => {
    expect(presenterOf(fields)(later)).to.deep.include({ tenant: 'another', tries: [5, 7] })
    expect(presenterOf(listedOf(fields))(later))
      .to.include({ tenant: 'another' })
      .and.not.have.property('tries')
    expect(resourceOf(fields).parse(presenterOf(fields)(later))).to.deep.include({ tries: [5, 7] })
  })

  it('is in the OpenAPI document, with what it says of itself', () => {
    const answer = resourceOf(fields).meta({ id: 'LaterExecution' })
    const shown = route({
      role: 'support',
      verb: 'GET',
      path: '/executions',
      name: 'showExecution',
      summary: 'Shows it',
      answer,
      handle: () => ({}),
    })
    const { LaterExecution } = openapiOf([shown], { version: '1.0.0', gates: [] }).components.schemas
    const { properties, required } = z
      .object({ properties: z.record(z.string(), z.unknown()), required: z.array(z.string()) })
      .parse(LaterExecution)
    expect(properties.tenant).to.deep.equal({
      type: ['string', 'null'],
      description: 'Who rents the room',
    })
    expect(properties.tries).to.include({ type: 'array', description: 'How long each try took' })
    expect(required).to.deep.equal(Object.keys(fields))
  })

  it('leaves rows without holes, which go to another thread as they are', () => {
    for (const { rowOf } of [wholeWriter(fields), courseWriter(fields)])
      // After the version, which takes two bytes, `A` begins a list without holes and `a` another.
      expect(String.fromCharCode(serialize(rowOf(first))[2] ?? 0)).to.equal('A')
  })
})
