import { expect } from 'chai'
import { MemoryTriggerStore } from '../../../src/triggers/memory/index.js'
import { ofTriggers, saidOf } from '../../support/misspellings.js'
import {
  ignoredMembers,
  planImport,
  policyOf,
  type Import,
  type ImportOptions,
  type SystemTrigger,
  type Trigger,
} from '../../../src/triggers/index.js'

const NOW = 1_700_000_000_000

/** A trigger as PlaceOS's REST interface gives it. */
const TRIGGER = {
  id: 'trigger-Door~1',
  name: 'Door',
  description: 'Rings',
  created_at: 1_600_000_000,
  updated_at: 1_600_000_001,
  actions: { functions: [{ mod: 'Bell_1', method: 'ring', args: { times: null } }], mailers: [] },
  conditions: {
    comparisons: [
      { left: { mod: 'Bell_1', status: 'power', keys: [] }, operator: 'greater_than', right: 1.5 },
    ],
    time_dependents: [{ type: 'cron', time: null, cron: '30 2 * * *', timezone: 'Europe/Berlin' }],
  },
  debounce_period: 1500,
  important: false,
  enable_webhook: true,
  any_match: null,
  supported_methods: ['POST', 'GET'],
}

/** A system trigger as PlaceOS gives it to an administrator. */
const INSTANCE = {
  id: 'trig-GdPQ~-x',
  name: 'Door',
  control_system_id: 'sys-lobby',
  control_system: { id: 'sys-lobby', name: 'Lobby' },
  trigger_id: 'trigger-Door~1',
  enabled: true,
  triggered: false,
  important: true,
  exec_enabled: true,
  webhook_secret: 'kfwu5WYc3a1suZ',
  trigger_count: 0,
  playlists: [],
  created_at: 1_600_000_002,
}

/** Imports into a store, and gives what is then kept beside the plan. */
async function importInto(
  store: MemoryTriggerStore,
  input: unknown,
  options: Partial<ImportOptions> = {},
): Promise<Import & { triggers: Map<string, Trigger>; instances: Map<string, SystemTrigger> }> {
  const { rows, changes } = planImport(input, await store.load(), {
    now: NOW,
    debounceUnit: 'milliseconds',
    ...options,
  })
  await store.apply(changes)
  const { triggers, instances } = await store.load()
  return {
    rows,
    changes,
    triggers: new Map(triggers.map((trigger) => [trigger.id, trigger])),
    instances: new Map(instances.map(({ settings }) => [settings.id, settings])),
  }
}

const outcomes = ({ rows }: Import): string[] => rows.map(({ id, outcome }) => `${id} ${outcome}`)

describe('An import', () => {
  let store: MemoryTriggerStore
  beforeEach(() => {
    store = new MemoryTriggerStore()
  })

  const shapes: [what: string, input: unknown][] = [
    ['a list of triggers and system triggers', [TRIGGER, INSTANCE]],
    ['system triggers before their triggers', [INSTANCE, TRIGGER]],
    ['lists in lists', [[TRIGGER], [INSTANCE]]],
    ['a trigger with its instances inside', { ...TRIGGER, trigger_instances: [INSTANCE] }],
    ['lists under results', { results: [TRIGGER, INSTANCE], total: 2 }],
  ]
  for (const [what, input] of shapes)
    it(`takes ${what}`, async () => {
      const { rows, triggers, instances } = await importInto(store, input)
      expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['created', 'created'])
      expect([...triggers.keys(), ...instances.keys()]).to.deep.equal([TRIGGER.id, INSTANCE.id])
    })

  it('makes seconds of milliseconds, and leaves seconds alone where it is told', async () => {
    const { triggers } = await importInto(store, TRIGGER)
    expect(triggers.get(TRIGGER.id)?.debounce_period).to.equal(1.5)
    const again = await importInto(store, TRIGGER, { debounceUnit: 'seconds' })
    expect(again.triggers.get(TRIGGER.id)?.debounce_period).to.equal(1500)
  })

  it('keeps ids, secrets, conditions, actions and the time of creation', async () => {
    const { triggers, instances } = await importInto(store, [TRIGGER, INSTANCE])
    expect(triggers.get(TRIGGER.id)).to.deep.include({
      name: 'Door',
      description: 'Rings',
      enable_webhook: true,
      any_match: false,
      supported_methods: ['GET', 'POST'],
      actions: TRIGGER.actions,
      conditions: {
        comparisons: TRIGGER.conditions.comparisons,
        time_dependents: [{ type: 'cron', cron: '30 2 * * *', timezone: 'Europe/Berlin' }],
      },
      created_at: 1_600_000_000_000,
      updated_at: NOW,
      declared: false,
      version: 1,
    })
    expect(instances.get(INSTANCE.id)).to.deep.equal({
      id: INSTANCE.id,
      trigger_id: TRIGGER.id,
      control_system_id: 'sys-lobby',
      enabled: true,
      exec_enabled: true,
      important: true,
      ...policyOf({}),
      webhook_secret: 'kfwu5WYc3a1suZ',
      previous_secret: undefined,
      created_at: 1_600_000_002_000,
      updated_at: NOW,
      declared: false,
      version: 1,
    })
  })

  it('leaves how calls are signed as it is, whatever a row says', async () => {
    await importInto(store, [TRIGGER, INSTANCE])
    const signature = { preset: 'github' as const, secrets: ['secret-one'], required: true }
    const [{ settings } = expect.fail()] = (await store.load()).instances
    await store.apply([{ kind: 'save instance', instance: { ...settings, version: 2, signature } }])
    const again = await importInto(store, [TRIGGER, { ...INSTANCE, signature: null, enabled: false }])
    expect(again.instances.get(INSTANCE.id)).to.deep.include({ enabled: false, signature, version: 3 })
  })

  it('makes a secret where the export has none, and says so', async () => {
    const withoutSecret = { ...INSTANCE, webhook_secret: null }
    const { rows, instances } = await importInto(store, [TRIGGER, withoutSecret])
    expect(rows.map(({ hasNewSecret }) => hasNewSecret)).to.deep.equal([false, true])
    expect(instances.get(INSTANCE.id)?.webhook_secret).to.match(/^[\w-]{43}$/)
    const again = await importInto(store, [TRIGGER, withoutSecret])
    expect(outcomes(again)).to.deep.equal([`${TRIGGER.id} unchanged`, `${INSTANCE.id} unchanged`])
  })

  it('changes nothing the second time, and only what differs the third', async () => {
    await importInto(store, [TRIGGER, INSTANCE])
    const second = await importInto(store, [TRIGGER, INSTANCE])
    expect(outcomes(second)).to.deep.equal([`${TRIGGER.id} unchanged`, `${INSTANCE.id} unchanged`])
    expect(second.changes).to.deep.equal([])
    const third = await importInto(store, [{ ...TRIGGER, name: 'Gate' }, INSTANCE])
    expect(outcomes(third)).to.deep.equal([`${TRIGGER.id} updated`, `${INSTANCE.id} unchanged`])
    expect(third.triggers.get(TRIGGER.id)).to.include({ name: 'Gate', version: 2 })
  })

  const refused: [what: string, input: unknown, path: string, faults: string[]][] = [
    ['a trigger without a name', { id: 'trigger-1' }, '', ['name']],
    ['a trigger without an id', { name: 'Door' }, '', ['id']],
    [
      'an at without a time',
      [{ ...TRIGGER, conditions: { time_dependents: [{ type: 'at', cron: '0 0 * * *' }] } }],
      '[0]',
      ['conditions.time_dependents[0].time'],
    ],
    ['a system trigger of an unknown trigger', [INSTANCE], '[0]', ['trigger_id']],
    ['an id that is no part of a URL', [TRIGGER, { ...INSTANCE, id: 'trig/1' }], '[1]', ['id']],
    ['a row that is given twice', [TRIGGER, TRIGGER], '[1]', ['id']],
    ['what is no object', { results: ['trigger-1'] }, 'results[0]', ['name', 'id']],
    ['a text', 'trigger-1', '', ['name', 'id']],
  ]
  for (const [what, input, path, faults] of refused)
    it(`refuses ${what}, with the path of each fault`, async () => {
      const { rows } = await importInto(store, input)
      const row = rows.find(({ outcome }) => outcome === 'refused')
      expect(row).to.include({ path })
      expect(row?.faults.map(({ path }) => path)).to.have.members(faults)
    })

  for (const [given, path, meant] of ofTriggers)
    it(`refuses a trigger with the misspelt member ${path}`, async () => {
      const { rows, triggers } = await importInto(store, { ...TRIGGER, ...given })
      const [row] = rows
      expect([row?.outcome, row?.faults.map((fault) => fault.path)]).to.deep.equal(['refused', [path]])
      expect(row?.faults[0]?.message).to.match(saidOf(meant))
      expect(triggers.size).to.equal(0)
    })

  const misspelt: [given: object, path: string, meant: string | undefined][] = [
    [{ webhook_secrets: 'kfwu5WYc3a1suZ' }, 'webhook_secrets', 'webhook_secret'],
    [{ exec: true }, 'exec', 'exec_enabled'],
    [{ enable: false }, 'enable', 'enabled'],
    [{ signatures: { preset: 'github', secrets: ['secret-one'] } }, 'signatures', 'signature'],
    [{ senders: 'github' }, 'senders', 'sender'],
  ]
  for (const [given, path, meant] of misspelt)
    it(`refuses a system trigger with the misspelt member ${path}`, async () => {
      const { rows, instances } = await importInto(store, [TRIGGER, { ...INSTANCE, ...given }])
      expect(rows[1]?.faults.map((fault) => fault.path)).to.deep.equal([path])
      expect(rows[1]?.faults[0]?.message).to.match(saidOf(meant))
      expect(instances.size).to.equal(0)
    })

  const policies: [name: string, value: unknown][] = [
    ['sender', 'github'],
    ['signature', { preset: 'github', secrets: ['secret-one'] }],
    ['sources', { local_only: true }],
    ['reply_budget', 3],
  ]
  for (const [name, value] of policies)
    it(`refuses a row that asks something of its calls which it would not get: ${name}`, async () => {
      const { rows, instances } = await importInto(store, [TRIGGER, { ...INSTANCE, [name]: value }])
      expect(rows[1]).to.deep.include({ outcome: 'refused', path: '[1]' })
      expect(rows[1]?.faults.map(({ path, message }) => `${path} ${message}`)).to.deep.equal([
        `${name} is not imported: PlaceOS has no such member. Set it over REST once the row is imported`,
      ])
      expect(instances.size).to.equal(0)
    })

  it('ignores what else PlaceOS and the answers of this program have', async () => {
    // What names a trigger makes a row a system trigger, and instances are rows of their own.
    const more = Object.fromEntries(
      ignoredMembers
        .filter((name) => name !== 'trigger_id' && name !== 'trigger_instances')
        .map((name) => [name, {}]),
    )
    const { rows } = await importInto(store, [
      { ...more, ...TRIGGER, control_system_id: 'sys-lobby' },
      { ...more, ...INSTANCE },
    ])
    expect(rows.map(({ outcome, faults }) => [outcome, faults])).to.deep.equal([
      ['created', []],
      ['created', []],
    ])
  })

  it('imports the other rows when one is refused', async () => {
    const plan = await importInto(store, [
      { ...TRIGGER, name: 7 },
      { ...TRIGGER, id: 'trigger-2' },
    ])
    expect(outcomes(plan)).to.deep.equal([`${TRIGGER.id} refused`, 'trigger-2 created'])
    expect([...plan.triggers.keys()]).to.deep.equal(['trigger-2'])
  })

  it('leaves alone what the configuration file declares', async () => {
    const { triggers } = await importInto(store, TRIGGER)
    const [trigger] = triggers.values()
    if (!trigger) throw new Error('nothing was imported')
    await store.apply([{ kind: 'save trigger', trigger: { ...trigger, declared: true, version: 2 } }])
    const again = await importInto(store, { ...TRIGGER, name: 'Gate' })
    expect(outcomes(again)).to.deep.equal([`${TRIGGER.id} refused`])
    expect(again.triggers.get(TRIGGER.id)?.name).to.equal('Door')
  })
})
