import assert from 'node:assert/strict'
import { formatModuleName, parseModuleName } from '../modules/index.js'
import type { ModuleSummary, Runtime, SystemsPage } from '../runtime/index.js'
import type { ConformanceOptions, MadeRuntime } from './options.js'
import type { Promised } from './trial.js'

/** What is promised of the lists of systems and modules. */
export function listPromises<Made extends MadeRuntime>(
  options: ConformanceOptions<Made>,
): readonly Promised<Made>[] {
  return [...modules(options), ...oneSystem(options), ...allSystems(options)]
}

const modules = <Made extends MadeRuntime>({
  webhook,
  command,
}: ConformanceOptions<Made>): readonly Promised<Made>[] => [
  {
    name: 'lists the modules of a system, of which each name is counted from 1',
    run: async ({ runtime, system }) => {
      const counts = new Map<string, number>()
      for (const { name, index } of await runtime.list(system)) {
        const next = (counts.get(name) ?? 0) + 1
        assert.equal(index, next, `${name}_${String(index)} stands where ${name}_${String(next)} is expected`)
        counts.set(name, next)
      }
      assert.ok(counts.has(parseModuleName(webhook.module).name), 'the module is not listed')
    },
  },
  {
    name: 'lists what can be found: webhook methods and commands, by the same names',
    run: async (trial) => {
      const listed = moduleIn(await trial.runtime.list(trial.system), webhook.module)
      const target = await trial.find(webhook)
      const method = listed?.webhooks.find(({ name }) => name === webhook.method)
      assert.equal(listed?.id, target.module)
      assert.deepEqual(method?.methods, target.endpoint.methods)
      assert.equal(method.clearance, target.endpoint.clearance)
      if (!command) return
      const other = moduleIn(await trial.runtime.list(trial.system), command.module)
      assert.ok(
        other?.commands.some(({ name }) => name === command.command),
        'the command is not listed',
      )
    },
  },
  {
    name: 'lists what JSON can carry, schemas included',
    run: async ({ runtime, system }) => {
      const listed = await runtime.list(system)
      assert.deepEqual(JSON.parse(JSON.stringify(listed)), plain(listed))
    },
  },
  {
    name: 'lists nothing of a system that is not there',
    run: async ({ runtime }) => {
      for (const system of ['no-such-system', '__proto__', ''])
        assert.deepEqual(await runtime.list(system), [])
    },
  },
]

const oneSystem = <Made extends MadeRuntime>({
  webhook,
}: ConformanceOptions<Made>): readonly Promised<Made>[] => [
  {
    name: 'shows a system with its modules, in the order of the list',
    run: async ({ runtime, system }) => {
      const shown = await runtime.system(system)
      assert.equal(shown?.id, system)
      assert.ok(shown.name.length > 0, 'it has no name')
      assert.deepEqual(
        shown.modules,
        (await runtime.list(system)).map(({ id }) => id),
      )
    },
  },
  {
    name: 'shows nothing of a system or a module that is not there',
    run: async (trial) => {
      for (const system of ['no-such-system', '__proto__', ''])
        assert.equal(await trial.runtime.system(system), undefined)
      assert.equal(await trial.runtime.status(trial.at('NoSuchModule_1')), undefined)
      assert.notEqual(await trial.runtime.status(trial.at(webhook.module)), undefined)
    },
  },
  {
    name: 'says at once that all is well',
    run: ({ runtime }) => {
      assert.deepEqual(runtime.health(), [])
    },
  },
]

const allSystems = <Made extends MadeRuntime>(
  _options: ConformanceOptions<Made>,
): readonly Promised<Made>[] => [
  {
    name: 'lists each system once, page by page, and no more on a page than is asked for',
    run: async ({ runtime, system }) => {
      const pages = await pagesOf(runtime, '', 1)
      for (const { systems } of pages) assert.ok(systems.length <= 1, 'a page is longer than asked for')
      const ids = pages.flatMap(({ systems }) => systems.map(({ id }) => id))
      assert.equal(new Set(ids).size, ids.length, 'a system is listed twice')
      assert.ok(ids.includes(system), 'the system is not listed')
    },
  },
  {
    name: 'lists the same systems in pages of any size, and says rightly how many there are if it says so',
    run: async ({ runtime }) => {
      const [some, all] = [await pagesOf(runtime, '', 2), await pagesOf(runtime, '', 1000)]
      const ids = (pages: readonly SystemsPage[]): string[] =>
        pages.flatMap(({ systems }) => systems.map(({ id }) => id))
      assert.deepEqual(ids(some), ids(all))
      for (const { total } of [...some, ...all]) if (total !== undefined) assert.equal(total, ids(all).length)
    },
  },
  {
    name: 'finds a system by a word of its name, and none by a word that none has',
    run: async ({ runtime, system }) => {
      const { name = '' } = (await runtime.system(system)) ?? {}
      const found = (await pagesOf(runtime, name, 1000)).flatMap(({ systems }) => systems)
      assert.ok(
        found.some(({ id }) => id === system),
        'the system is not found by its name',
      )
      const none = await runtime.systems({ text: 'qzxnosuchword', after: undefined, limit: 10 })
      assert.deepEqual(none.systems, [])
    },
  },
]

const moduleIn = (listed: readonly ModuleSummary[], module: string): ModuleSummary | undefined =>
  listed.find((one) => formatModuleName(one) === formatModuleName(parseModuleName(module)))

/** All pages, of a runtime that comes to an end. */
async function pagesOf(runtime: Runtime, text: string, limit: number): Promise<SystemsPage[]> {
  const pages: SystemsPage[] = []
  let after: string | undefined
  do {
    const page = await runtime.systems({ text, after, limit })
    pages.push(page)
    after = page.next
    assert.ok(pages.length <= 10_000, 'the pages come to no end')
  } while (after !== undefined)
  return pages
}

/** The same without members that are undefined, which JSON leaves out. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]))
}
