import { sql, type CreateTableBuilder, type Kysely, type Migration } from 'kysely'

/**
 * How the tables came to be what they are, step by step. A step that has been released is never changed: another
 * one is added below it, whose number is the next.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_triggers': { up: makeTriggers },
  '0002_instances': { up: makeInstances },
  '0003_api_keys': { up: makeApiKeys },
  '0004_revision': { up: makeRevision },
  '0005_executions': { up: makeExecutions },
  '0006_policies': { up: addPolicies },
  '0007_captures': { up: addCaptures },
  '0008_replies': { up: makeReplies },
  '0009_requests': { up: nameRequests },
  '0010_totals': { up: makeTotals },
  '0011_sign_ins': { up: makeSignIns },
  '0012_facts': { up: indexFacts },
  '0013_inventory': { up: makeInventory },
}

async function makeTriggers(db: Kysely<unknown>): Promise<void> {
  await withKeptColumns(db.schema.createTable('triggers'))
    .addColumn('definition', 'text', (column) => column.notNull())
    .execute()
}

async function makeInstances(db: Kysely<unknown>): Promise<void> {
  await withKeptColumns(db.schema.createTable('instances'))
    .addColumn('trigger_id', 'text', (column) =>
      column.notNull().references('triggers.id').onDelete('cascade'),
    )
    .addColumn('control_system_id', 'text', (column) => column.notNull())
    .addColumn('enabled', 'integer', (column) => column.notNull())
    .addColumn('exec_enabled', 'integer', (column) => column.notNull())
    .addColumn('important', 'integer', (column) => column.notNull())
    .addColumn('webhook_secret', 'text', (column) => column.notNull())
    .addColumn('previous_secret', 'text')
    .addColumn('previous_secret_expires_at', 'bigint')
    .addColumn('trigger_count', 'bigint', (column) => column.notNull())
    .addColumn('triggered_at', 'bigint')
    .addColumn('action_errors', 'bigint', (column) => column.notNull())
    .addColumn('comparison_errors', 'bigint', (column) => column.notNull())
    .addColumn('secret_use_count', 'bigint', (column) => column.notNull())
    .addColumn('secret_last_used_at', 'bigint')
    .addColumn('previous_secret_use_count', 'bigint', (column) => column.notNull())
    .addColumn('previous_secret_last_used_at', 'bigint')
    .execute()
  await db.schema.createIndex('instances_by_trigger').on('instances').column('trigger_id').execute()
  await db.schema.createIndex('instances_by_system').on('instances').column('control_system_id').execute()
}

async function makeApiKeys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('ordinal', 'bigint', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
}

async function makeRevision(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('revision')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('value', 'bigint', (column) => column.notNull())
    .execute()
  await sql`insert into revision (id, value) values (1, 0)`.execute(db)
}

async function makeExecutions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('executions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('execution', 'text', (column) => column.notNull())
    .addColumn('instance_id', 'text')
    .addColumn('system_id', 'text')
    .addColumn('trigger_id', 'text')
    .addColumn('module', 'text')
    .addColumn('method', 'text')
    .addColumn('verb', 'text', (column) => column.notNull())
    .addColumn('received', 'bigint', (column) => column.notNull())
    .addColumn('started', 'bigint')
    .addColumn('finished', 'bigint')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('run', 'text')
    .addColumn('status', 'integer')
    .addColumn('outcome', 'text')
    .addColumn('problem', 'text')
    .addColumn('debounced', 'integer', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('calls', 'bigint', (column) => column.notNull())
    .addColumn('replay_of', 'text')
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('query', 'text', (column) => column.notNull())
    .addColumn('is_binary', 'integer', (column) => column.notNull())
    .addColumn('gates', 'text', (column) => column.notNull())
    .addColumn('bypassed', 'text', (column) => column.notNull())
    // What is long comes last: SQLite reads a row from its beginning.
    .addColumn('request_size', 'bigint')
    .addColumn('request_redacted', 'integer')
    .addColumn('reply_size', 'bigint')
    .addColumn('reply_redacted', 'integer')
    .addColumn('request_headers', 'text')
    .addColumn('reply_headers', 'text')
    // SQLite takes bytes in a column of any type.
    .addColumn('request_body', sql`bytea`)
    .addColumn('reply_body', sql`bytea`)
    .execute()
  // Whatever becomes of an execution is written into its row, and all of a row is written again each time.
  await db.schema
    .createTable('execution_bodies')
    .addColumn('id', 'text', (column) => column.primaryKey().references('executions.id').onDelete('cascade'))
    .addColumn('body', sql`bytea`, (column) => column.notNull())
    .execute()
  const index = (name: string) => db.schema.createIndex(`executions_${name}`).on('executions')
  await index('by_instance').columns(['instance_id', 'id']).execute()
  await index('by_system').columns(['system_id', 'id']).execute()
  await index('by_size').columns(['id', 'size']).execute()
  // Only those under way, so that a start finds them at once.
  await index('under_way').column('id').where(sql.ref('finished'), 'is', null).execute()
}

async function addPolicies(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('instances').addColumn('policy', 'text').execute()
}

async function addCaptures(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('instances')
    .addColumn('capture_left', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
}

async function makeReplies(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('replies')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('execution', 'text', (column) => column.notNull())
    .addColumn('instance_id', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text')
    .addColumn('claimed', 'bigint', (column) => column.notNull())
    .addColumn('expires', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('headers', 'text')
    .addColumn('body', sql`bytea`)
    .execute()
  const index = (name: string) => db.schema.createIndex(`replies_${name}`).on('replies')
  await index('by_execution').column('execution').execute()
  await index('by_expiry').columns(['expires', 'size']).execute()
  await index('by_claim').column('claimed').execute()
  // Only those still to come, so that a start finds them at once.
  await index('under_way').column('name').where(sql.ref('state'), '=', sql.lit('under-way')).execute()
  await db.schema
    .alterTable('executions')
    .addColumn('handed_over', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
}

/** An execution is known by `id`; `request` is the caller's id, and what the caller sent is `message`. */
async function nameRequests(db: Kysely<unknown>): Promise<void> {
  const rename = async (from: string, to: string): Promise<void> => {
    await db.schema.alterTable('executions').renameColumn(from, to).execute()
  }
  await rename('execution', 'request')
  for (const part of ['headers', 'size', 'redacted', 'body'])
    await rename(`request_${part}`, `message_${part}`)
}

/** How much room executions and replies take is counted with each commit, and no more added up over all rows. */
async function makeTotals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('totals')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .execute()
  for (const name of ['executions', 'replies'])
    await sql`insert into totals (name, bytes) select ${sql.lit(name)}, coalesce(sum(size), 0) from ${sql.table(name)}`.execute(
      db,
    )
  await db.schema.dropIndex('executions_by_size').execute()
}

/** Whoever is signed in with a key, and when each key was last used. */
async function makeSignIns(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('api_keys').addColumn('last_used_at', 'bigint').execute()
  await db.schema
    .createTable('sign_ins')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('key_hash', 'text', (column) => column.notNull())
    .addColumn('parent', 'text')
    .addColumn('expires', 'bigint', (column) => column.notNull())
    .execute()
}

/** What executions are chosen and counted by: in the order they came, so that a new one is put at the end. */
async function indexFacts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('executions_facts')
    .on('executions')
    .columns(['id', 'received', 'instance_id', 'outcome', 'status', 'problem', 'finished'])
    .columns(['system_id', 'trigger_id', 'state', 'module', 'method'])
    .execute()
}

/** The modules and systems that are made over REST. */
async function makeInventory(db: Kysely<unknown>): Promise<void> {
  for (const table of ['modules', 'systems'])
    await withKeptColumns(db.schema.createTable(table))
      .addColumn('definition', 'text', (column) => column.notNull())
      .execute()
}

const withKeptColumns = <Table extends string>(table: CreateTableBuilder<Table>) =>
  table
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('ordinal', 'bigint', (column) => column.notNull().unique())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('declared', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
